import { PlannedResult } from '@sextant/core/contract'
import { describe, expect, it } from 'vitest'
import { liftLooks, type SeenLook } from './lift-looks.js'
import { varianceRemoved } from './variance-removed.js'

const planned = (kind: PlannedResult['kind'], more: Partial<PlannedResult> = {}) =>
  PlannedResult.parse({
    kind,
    estimate: 0.02,
    interval: [-0.01, 0.05],
    boundaryZ: 2.5,
    nominalAlpha: 0.012,
    informationFraction: 0.5,
    spentAlpha: 0.012,
    lookNumber: 1,
    crossed: false,
    stageWise: null,
    ...more,
  })

function look(number: number, by: PlannedResult | null, more: Partial<SeenLook> = {}): SeenLook {
  const relative = { estimate: 0.02, interval: [0.001, 0.039] satisfies [number, number] }
  return {
    id: `look_${number}`,
    number,
    createdAt: `2026-11-0${number}T10:00:00.000Z`,
    sampleReached: false,
    verdicts: [{ treatment: 'treatment', verdict: 'keep_running' }],
    tests: [
      { role: 'north_star', treatment: { variant: 'treatment' }, planned: null, relative },
      { role: 'target', treatment: { variant: 'treatment' }, planned: by, relative },
    ],
    ...more,
  }
}
const at = (lookId: string) => ({ lookId, treatment: 'treatment' })

describe('the lift of the target over the looks', () => {
  it('comes oldest first and ends with the chosen look', () => {
    const looks = [look(3, null), look(2, null), look(1, null)]
    expect(liftLooks(looks, at('look_2')).map((one) => one.id)).toEqual(['look_1', 'look_2'])
  })

  it('a bound lies as far from zero as the planned interval reaches from its estimate', () => {
    const [one] = liftLooks([look(1, planned('group_sequential'))], at('look_1'))
    expect(one?.boundary).toBeCloseTo(0.03, 12)
    expect(one).toMatchObject({ bounds: [0.001, 0.039], band: null, crossed: false })
  })

  it('a look that could spend nothing has no bound', () => {
    const nothing = planned('group_sequential', { interval: null, boundaryZ: null })
    expect(liftLooks([look(1, nothing)], at('look_1'))[0]?.boundary).toBeNull()
  })

  it.each(['confidence_sequence', 'bayesian'] as const)('%s is a band, without bars', (kind) => {
    const own = planned(kind, { estimate: 0.015, crossed: true })
    expect(liftLooks([look(1, own)], at('look_1'))[0]).toMatchObject({
      estimate: 0.015,
      band: [-0.01, 0.05],
      boundary: null,
      crossed: true,
    })
  })

  it('a fixed horizon decides at its planned sample only', () => {
    const [early] = liftLooks([look(1, null)], at('look_1'))
    const [last] = liftLooks([look(1, null, { sampleReached: true })], at('look_1'))
    expect([early?.crossed, last?.crossed]).toEqual([false, true])
  })

  it('what is withheld, or of another treatment, is not drawn', () => {
    const withheld = look(1, null, {
      verdicts: [{ treatment: 'treatment', verdict: 'do_not_read' }],
    })
    expect(liftLooks([withheld], at('look_1'))[0]).toMatchObject({ estimate: null, bounds: null })
    const other = { lookId: 'look_1', treatment: 'second' }
    expect(liftLooks([look(1, null)], other)[0]).toMatchObject({ estimate: null, bounds: null })
  })
})

describe('the variance that pre-period data took away', () => {
  const step = (name: 'raw' | 'capped' | 'cuped', standardError: number | null) => ({
    step: name,
    estimate: 0.02,
    standardError,
    interval: null,
  })

  it('is one less the ratio of the variances, from the step just before', () => {
    expect(varianceRemoved([step('raw', 0.01), step('cuped', 0.008)])).toBeCloseTo(0.36, 12)
    const capped = [step('raw', 0.02), step('capped', 0.01), step('cuped', 0.008)]
    expect(varianceRemoved(capped)).toBeCloseTo(0.36, 12)
  })

  it('is unknown without CUPED or without an error to compare', () => {
    expect(varianceRemoved([step('raw', 0.01)])).toBeNull()
    expect(varianceRemoved([step('raw', null), step('cuped', 0.008)])).toBeNull()
  })
})
