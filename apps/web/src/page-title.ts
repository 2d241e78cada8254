/**
 * The document's title: the page first, so that a narrow tab still names it. Takes the crumbs from
 * the section down; before a page has set them, the name its route carries. Nothing is said twice.
 */
export function pageTitle(crumbs: readonly string[], routeName: string): string {
  const parts = crumbs.length > 0 ? crumbs.toReversed() : [routeName]
  return [...parts, 'Sextant']
    .filter((part, index, all) => part !== '' && part !== all[index - 1])
    .join(' · ')
}
