import { adjustPValues, chiSquareSurvival, cochranQ, compare } from '@sextant/stats'
import type { HealthCheck } from '../../../contract/experiment.js'
import { inLanguage, type Locale } from '../../../contract/text.js'
import type { Overlapping } from '../overlapping.js'
import { armKeys, byPValue, type StreamHealthFacts } from './health-facts.js'

const MOST_LISTED = 3

/**
 * Whether the effect depends on the variant of another experiment that ran on the same units. It can be
 * told where the exposures carry the other's variant, as a segment that has the other's key for a
 * name: the effects by that segment should be one (Cochran's Q), corrected by Holm.
 */
export function checkInteraction(facts: StreamHealthFacts): HealthCheck {
  const check = 'interaction'
  const others = facts.overlapping
  if (others.length === 0) return { check, status: 'ok', params: { overlapping: 0 } }
  const tests = others.flatMap((other) => testsWith(facts, other))
  const known = { overlapping: others.length, ...listed('experiments', others) }
  const adjusted = adjustPValues(
    tests.map(({ pValue }) => pValue),
    'holm',
  )
  const [least] = tests
    .map((test, index) => ({ ...test, pValue: adjusted[index] ?? 1 }))
    .toSorted((a, b) => a.pValue - b.pValue)
  const tested = new Set(tests.map(({ other }) => other.id))
  const untested = others.filter(({ id }) => !tested.has(id))
  if (least !== undefined && byPValue(least.pValue) !== 'ok') {
    const { other, treatment, pValue } = least
    // Two features that get in each other's way are a finding; the data are sound.
    return {
      check,
      status: 'watch',
      params: { ...known, ...listed('with', [other]), treatment, pValue },
    }
  }
  if (untested.length === 0)
    return { check, status: 'ok', params: { ...known, tested: tested.size } }
  return {
    check,
    status: 'not_computable',
    params: { ...known, reason: 'variant_not_sent', ...listed('untested', untested) },
  }
}

function testsWith(facts: StreamHealthFacts, other: Overlapping) {
  const slices = facts.counted.targetBySegment.get(other.key)
  if (slices === undefined) return []
  const keys = new Set(other.variants.map(({ key }) => key))
  const { control, treatments } = armKeys(facts)
  return treatments.flatMap((treatment) => {
    const effects = [...keys].flatMap((slice) => {
      const of = (variant: string) =>
        slices.find((item) => item.variant === variant && item.slice === slice)?.moments
      const [a, b] = [of(control), of(treatment)]
      if (a === undefined || b === undefined) return []
      const { estimate, standardError } = compare(a, b, { difference: 'relative', alpha: 0.05 })
      return Number.isFinite(estimate) && standardError > 0
        ? [{ estimate, variance: standardError ** 2 }]
        : []
    })
    if (effects.length < 2) return []
    const pValue = chiSquareSurvival(cochranQ(effects), effects.length - 1)
    return [{ other, treatment, pValue }]
  })
}

/** Experiments as a parameter, and as another one what a reader of Chinese knows them by. */
function listed(param: string, experiments: readonly Overlapping[]): Record<string, string> {
  const more = experiments.length - MOST_LISTED
  const shown = experiments.slice(0, MOST_LISTED)
  const said = (locale: Locale, gap: string) => {
    const names = shown.map((one) => `EXP-${one.number} ${inLanguage(one.name, locale)}`).join(gap)
    return more > 0 ? `${names} (+${more})` : names
  }
  return { [param]: said('en', ', '), [`${param}_zh`]: said('zh', '、') }
}
