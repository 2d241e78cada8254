import { readonly, shallowRef } from 'vue'

export interface Crumb {
  readonly label: string
  readonly to?: string | undefined
}

const crumbs = shallowRef<readonly Crumb[]>([])

/** The top bar's trail: the page on screen sets it through AppPage, the bar shows it. */
export function useBreadcrumb() {
  return {
    crumbs: readonly(crumbs),
    setCrumbs(next: readonly Crumb[]): void {
      crumbs.value = next
    },
  }
}
