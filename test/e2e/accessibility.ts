import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/**
 * What axe finds on the page as it stands, a line per element: rule, impact, selector, reason.
 * Empty when it finds nothing. The page must come from a context of its own (`withPage`).
 */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => `${id} (${impact ?? 'unrated'}) at ${node.target.join(' ')}: ${help}`),
  )
}
