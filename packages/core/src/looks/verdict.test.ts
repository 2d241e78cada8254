import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isNonInferior, readInterval } from './read-interval.js'
import { readGuardrail, verdict, type VerdictInput } from './verdict.js'

const calm: VerdictInput = {
  health: 'ok',
  state: 'stopped',
  peekSafe: false,
  sampleReached: true,
  minimumEffect: 0.02,
  target: { direction: 'up', interval: [0.005, 0.028] },
  guardrails: [{ direction: 'up', interval: [-0.01, 0.012], bound: -0.008, margin: 0.015 }],
}

const harmed = { direction: 'up', interval: [-0.05, -0.02], bound: -0.047, margin: 0.01 } as const
const worse = { direction: 'up', interval: [-0.05, -0.01] } as const

describe('the nine rules, first match wins', () => {
  test.each([
    ['an alarm hides everything', { health: 'alarm', guardrails: [harmed] }, 'do_not_read', null],
    [
      'safety does not wait for the sample',
      { state: 'running', sampleReached: false, guardrails: [harmed] },
      'do_not_ship',
      'guardrail',
    ],
    [
      'before the sample nothing else is decided',
      { state: 'running', sampleReached: false, target: worse },
      'keep_running',
      null,
    ],
    [
      'a plan that pays for looking early may be decided early',
      { state: 'running', sampleReached: false, peekSafe: true, target: worse },
      'do_not_ship',
      'target',
    ],
    ['a target that got worse', { target: worse }, 'do_not_ship', 'target'],
    ['a gain with safe guardrails', {}, 'ship', null],
    [
      'a gain with an open guardrail',
      { guardrails: [{ ...harmed, interval: [-0.05, 0.01] }] },
      'discuss',
      null,
    ],
    [
      'a gain with a guardrail that could not be computed',
      { guardrails: [{ ...harmed, interval: null, bound: null }] },
      'discuss',
      null,
    ],
    [
      'inside the smallest effect that matters, edges included',
      { target: { direction: 'up', interval: [-0.02, 0.02] } },
      'no_effect',
      null,
    ],
    [
      'one step beyond the edge',
      { target: { direction: 'up', interval: [-0.02, 0.020000000000000004] } },
      'inconclusive',
      null,
    ],
    [
      'a sequential plan short of its sample',
      {
        state: 'running',
        sampleReached: false,
        peekSafe: true,
        target: { direction: 'up', interval: [-0.1, 0.1] },
      },
      'keep_running',
      null,
    ],
    [
      'no number for the target',
      { target: { direction: 'up', interval: null } },
      'inconclusive',
      null,
    ],
  ] as const)('%s', (_name, rest, name, because) => {
    expect(verdict({ ...calm, ...rest })).toEqual({ verdict: name, because })
  })
})

describe('readings at their edges', () => {
  test('an interval that touches 0 says nothing', () => {
    expect(readInterval('up', [0, 0.1])).toBe('inconclusive')
    expect(readInterval('up', [-0.1, -0])).toBe('inconclusive')
    expect(readInterval('up', [Number.MIN_VALUE, 0.1])).toBe('improves')
    expect(readInterval('down', [Number.MIN_VALUE, 0.1])).toBe('deteriorates')
    expect(readInterval('neutral', [0.1, 0.2])).toBe('inconclusive')
  })

  test('a bound on the margin is not inside it', () => {
    expect(isNonInferior({ direction: 'up', bound: -0.015, margin: 0.015 })).toBe(false)
    expect(isNonInferior({ direction: 'up', bound: -0.0149, margin: 0.015 })).toBe(true)
    expect(isNonInferior({ direction: 'down', bound: 0.015, margin: 0.015 })).toBe(false)
    expect(isNonInferior({ direction: 'down', bound: -0.2, margin: 0.015 })).toBe(true)
  })

  test('worse, but inside the margin, is non-inferior', () => {
    const slightly = { direction: 'up', interval: [-0.01, -0.001], bound: -0.009, margin: 0.015 }
    expect(readGuardrail({ ...slightly, direction: 'up', interval: [-0.01, -0.001] })).toBe(
      'non_inferior',
    )
  })
})

const bound = fc.double({ min: -0.5, max: 0.5, noNaN: true })
const interval = fc
  .tuple(bound, bound)
  .map(([a, b]): readonly [number, number] => [Math.min(a, b), Math.max(a, b)])
const guardrail = fc.record({
  direction: fc.constant('up' as const),
  interval,
  bound,
  margin: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
})
const anyInput: fc.Arbitrary<VerdictInput> = fc.record({
  health: fc.constantFrom('ok', 'watch', 'alarm', 'not_computable'),
  state: fc.constantFrom('running', 'stopped'),
  peekSafe: fc.boolean(),
  sampleReached: fc.boolean(),
  minimumEffect: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
  target: fc.record({ direction: fc.constant('up' as const), interval }),
  guardrails: fc.array(guardrail, { maxLength: 3 }),
})

test('mirrored numbers and directions give the same verdict', () => {
  const flip = ([low, high]: readonly [number, number]) => [-high, -low] as const
  fc.assert(
    fc.property(anyInput, (input) => {
      const mirrored: VerdictInput = {
        ...input,
        target: {
          direction: 'down',
          interval: input.target.interval && flip(input.target.interval),
        },
        guardrails: input.guardrails.map((item) => ({
          direction: 'down',
          interval: item.interval && flip(item.interval),
          bound: item.bound === null ? null : -item.bound,
          margin: item.margin,
        })),
      }
      expect(verdict(mirrored)).toEqual(verdict(input))
    }),
  )
})

test('nothing ships with an alarm, an early fixed-horizon look, or a guardrail in doubt', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      fc.pre(verdict(input).verdict === 'ship')
      expect(input.health).not.toBe('alarm')
      expect(input.state === 'stopped' || input.sampleReached || input.peekSafe).toBe(true)
      expect(input.guardrails.map(readGuardrail)).toEqual(
        input.guardrails.map(() => 'non_inferior'),
      )
      expect(input.target.interval?.[0]).toBeGreaterThan(0)
    }),
    { numRuns: 2000 },
  )
})
