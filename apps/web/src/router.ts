import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import type { MessageKey } from './i18n/index.js'

declare module 'vue-router' {
  interface RouteMeta {
    /** Name of the page, for the document title. */
    titleKey: MessageKey
    /** Path of the navigation item that is lit on this page. */
    section: string
  }
}

const routes: RouteRecordRaw[] = [
  {
    path: '/',
    component: () => import('./pages/HomePage.vue'),
    meta: { section: '/', titleKey: 'nav.home' },
  },
  {
    path: '/metrics',
    component: () => import('./pages/MetricsPage.vue'),
    meta: { section: '/metrics', titleKey: 'nav.metrics' },
  },
  {
    path: '/metrics/new',
    component: () => import('./pages/MetricFormPage.vue'),
    meta: { section: '/metrics', titleKey: 'nav.metrics' },
  },
  {
    path: '/metrics/:id/edit',
    component: () => import('./pages/MetricFormPage.vue'),
    meta: { section: '/metrics', titleKey: 'nav.metrics' },
  },
  {
    path: '/metrics/:id',
    component: () => import('./pages/MetricPage.vue'),
    meta: { section: '/metrics', titleKey: 'nav.metrics' },
  },
  {
    path: '/experiments',
    component: () => import('./pages/ExperimentsPage.vue'),
    meta: { section: '/experiments', titleKey: 'nav.experiments' },
  },
  {
    path: '/experiments/new',
    component: () => import('./pages/RegisterPage.vue'),
    meta: { section: '/experiments', titleKey: 'nav.experiments' },
  },
  {
    path: '/experiments/:id/edit',
    component: () => import('./pages/RegisterPage.vue'),
    meta: { section: '/experiments', titleKey: 'nav.experiments' },
  },
  {
    path: '/experiments/:id',
    component: () => import('./pages/ExperimentPage.vue'),
    meta: { section: '/experiments', titleKey: 'nav.experiments' },
  },
  {
    path: '/programme',
    component: () => import('./pages/ProgrammePage.vue'),
    meta: { section: '/programme', titleKey: 'programme.title' },
  },
  {
    path: '/reports/:id',
    component: () => import('./pages/ReportPage.vue'),
    meta: { section: '/reviews', titleKey: 'report.title' },
  },
  {
    path: '/okrs',
    component: () => import('./pages/OkrsPage.vue'),
    meta: { section: '/okrs', titleKey: 'nav.okrs' },
  },
  {
    path: '/okrs/timeline',
    component: () => import('./pages/OkrTimelinePage.vue'),
    meta: { section: '/okrs', titleKey: 'nav.okrs' },
  },
  {
    path: '/okrs/alignment',
    component: () => import('./pages/OkrAlignmentPage.vue'),
    meta: { section: '/okrs', titleKey: 'nav.okrs' },
  },
  {
    path: '/okrs/grading',
    component: () => import('./pages/OkrGradingPage.vue'),
    meta: { section: '/okrs', titleKey: 'nav.okrs' },
  },
  {
    path: '/okrs/backlog',
    component: () => import('./pages/OkrBacklogPage.vue'),
    meta: { section: '/okrs', titleKey: 'nav.okrs' },
  },
  {
    path: '/okrs/archive',
    component: () => import('./pages/OkrArchivePage.vue'),
    meta: { section: '/okrs', titleKey: 'nav.okrs' },
  },
  {
    path: '/okrs/exchange',
    component: () => import('./pages/OkrExchangePage.vue'),
    meta: { section: '/okrs', titleKey: 'nav.okrs' },
  },
  {
    path: '/objectives/:id',
    component: () => import('./pages/ObjectivePage.vue'),
    meta: { section: '/okrs', titleKey: 'nav.okrs' },
  },
  {
    path: '/key-results/:id',
    component: () => import('./pages/KeyResultPage.vue'),
    meta: { section: '/okrs', titleKey: 'nav.okrs' },
  },
  {
    path: '/budget',
    component: () => import('./pages/BudgetPage.vue'),
    meta: { section: '/budget', titleKey: 'nav.budget' },
  },
  {
    path: '/budget/ledger',
    component: () => import('./pages/BudgetLedgerPage.vue'),
    meta: { section: '/budget', titleKey: 'nav.budget' },
  },
  {
    path: '/budget/return',
    component: () => import('./pages/BudgetReturnPage.vue'),
    meta: { section: '/budget', titleKey: 'nav.budget' },
  },
  {
    path: '/budget/gates',
    component: () => import('./pages/BudgetGatesPage.vue'),
    meta: { section: '/budget', titleKey: 'nav.budget' },
  },
  {
    path: '/duties',
    component: () => import('./pages/DutiesPage.vue'),
    meta: { section: '/duties', titleKey: 'duties.title' },
  },
  {
    path: '/reviews',
    component: () => import('./pages/ReviewsPage.vue'),
    meta: { section: '/reviews', titleKey: 'reviews.title' },
  },
  {
    path: '/reviews/weekly',
    component: () => import('./pages/WeeklyPage.vue'),
    meta: { section: '/reviews', titleKey: 'reviews.title' },
  },
  {
    path: '/reviews/decisions',
    component: () => import('./pages/DecisionsPage.vue'),
    meta: { section: '/reviews', titleKey: 'reviews.title' },
  },
  {
    path: '/reviews/:id',
    component: () => import('./pages/ReviewPage.vue'),
    meta: { section: '/reviews', titleKey: 'reviews.title' },
  },
  {
    path: '/sources',
    component: () => import('./pages/SourcesPage.vue'),
    meta: { section: '/sources', titleKey: 'sources.title' },
  },
  {
    path: '/settings',
    component: () => import('./pages/SettingsPage.vue'),
    meta: { section: '/settings', titleKey: 'settings.title' },
  },
  {
    path: '/gallery',
    component: () => import('./pages/GalleryPage.vue'),
    meta: { section: '', titleKey: 'gallery.title' },
  },
  {
    path: '/:notFound(.*)*',
    component: () => import('./pages/NotFoundPage.vue'),
    meta: { section: '', titleKey: 'notFound.title' },
  },
]

export const router = createRouter({
  history: createWebHistory(),
  routes,
  // A choice on a page is kept in its address; only another page begins at its top.
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
})

// After an upgrade the files an open tab was built with are gone: the page is asked for afresh. A
// page that fails as the first one is not, or it would be asked for without end.
router.onError((error: unknown, to, from) => {
  const isGone =
    error instanceof Error && /imported module|module script|preload/i.test(error.message)
  if (isGone && from.matched.length > 0) globalThis.location.assign(to.fullPath)
})
