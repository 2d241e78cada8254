import type { Person } from '@sextant/core/contract'

/** Who stands in a new, empty company until its own people are entered. */
export const FIRST_PEOPLE: readonly Person[] = [
  {
    id: 'per_product-manager',
    name: { en: 'Product manager', zh: '产品经理' },
    role: 'product_manager',
    team: { en: 'Product', zh: '产品' },
  },
  {
    id: 'per_growth-analyst',
    name: { en: 'Growth analyst', zh: '增长分析师' },
    role: 'growth_analyst',
    team: { en: 'Growth', zh: '增长' },
  },
  {
    id: 'per_leadership',
    name: { en: 'Leadership', zh: '管理层' },
    role: 'leadership',
    team: { en: 'Leadership', zh: '管理层' },
  },
]
