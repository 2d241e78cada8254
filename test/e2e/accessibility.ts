import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/**
 * What axe finds on the page as it stands, a line per element: rule, impact, selector, reason.
 * Empty when it finds nothing. The page must come from a context of its own (`withPage`).
 */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate(animationsEnded)
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => `${id} (${impact ?? 'unrated'}) at ${node.target.join(' ')}: ${help}`),
  )
}

/**
 * Halfway through a transition a button wears a colour between two that both are readable, so
 * axe has to wait. The first frame starts what a change of style began; what never ends is let be.
 */
async function animationsEnded(): Promise<void> {
  await new Promise(requestAnimationFrame)
  const ending = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
  await Promise.allSettled(ending.map(({ finished }) => finished))
}
