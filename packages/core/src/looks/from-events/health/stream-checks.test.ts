import fc from 'fast-check'
import type { Moments } from '@sextant/stats'
import { describe, expect, test } from 'vitest'
import type { HealthCheck } from '../../../contract/experiment.js'
import type { StreamFacts } from '../stream-facts.js'
import type { StreamHealthFacts } from './health-facts.js'
import { streamChecks } from './stream-checks.js'

const NOW = Date.parse('2026-11-20T12:00:00.000Z')
const HOUR = 3_600_000

const SPLIT = [
  { key: 'control', weightBp: 5000, isControl: true, units: 5000 },
  { key: 'treatment', weightBp: 5000, isControl: false, units: 5000 },
] as const

function counted(rest: Partial<StreamFacts['health']> = {}): StreamFacts['health'] {
  return {
    units: SPLIT.map(({ key, units }) => ({ variant: key, units })),
    crossovers: [],
    unknownVariants: [],
    unknownExposures: 0,
    misassigned: 0,
    exposures: 10_000,
    outsideRun: 0,
    immature: [{ metric: 'bought', units: 0 }],
    newestExposureAt: NOW - HOUR,
    newestEventAt: [{ metric: 'bought', at: NOW - HOUR }],
    unreadable: [{ metric: 'bought', events: 0 }],
    covariates: [],
    ...rest,
  }
}

const METRIC = {
  role: 'target',
  metricId: 'met_1',
  key: 'bought',
  version: 1,
  kind: 'proportion',
  direction: 'up',
  tier: 'supporting',
  margin: null,
} as const

type Rest = Partial<Omit<StreamHealthFacts, 'counted'>> & {
  readonly health?: Partial<StreamFacts['health']>
  readonly facts?: Partial<StreamFacts>
}

function check(name: HealthCheck['check'], { health, facts, ...rest }: Rest = {}) {
  const { checks } = streamChecks({
    counted: {
      mark: { seq: 1, newestReceivedAt: NOW - HOUR, by: 'full', overflowing: [] },
      health: counted(health),
      unitsByDay: [
        { variant: 'control', slice: '2026-11-19', units: 5000 },
        { variant: 'treatment', slice: '2026-11-19', units: 5000 },
      ],
      unitsBySegment: [],
      targetByAge: null,
      targetBySegment: new Map(),
      ...facts,
    },
    variants: SPLIT,
    plannedUnits: 10_000,
    planned: [METRIC],
    measured: ['bought'],
    notClosed: [],
    windows: new Map(),
    daysToClose: 0,
    plannedPerDay: null,
    running: true,
    assignedHere: true,
    now: NOW,
    overlapping: [],
    verified: [],
    ...rest,
  })
  const found = checks.find((item) => item.check === name)
  if (found === undefined) throw new Error(`no check is called ${name}`)
  return found
}

const day = (slice: string, control: number, treatment: number) => [
  { variant: 'control', slice, units: control },
  { variant: 'treatment', slice, units: treatment },
]
const withUnits = (control: number, treatment: number) => [
  { ...SPLIT[0], units: control },
  { ...SPLIT[1], units: treatment },
]

describe('the split', () => {
  test('rings while it runs and after, and names the day that carries it', () => {
    const unitsByDay = [
      ...day('2026-11-17', 2000, 2010),
      ...day('2026-11-18', 2000, 1400),
      ...day('2026-11-19', 2000, 1990),
    ]
    const variants = withUnits(6000, 5400)
    for (const running of [true, false]) {
      const found = check('sample_ratio', { variants, facts: { unitsByDay }, running })
      expect(found.status).toBe('alarm')
      expect(found.params['where']).toMatch(/^2026-11-18 \(58.8% \/ 41.2%\)$/)
    }
  })

  test('does not ring by being looked at often, as a chi-square would', () => {
    // 300 even days: the largest excursion of a fair walk has a small chi-square p somewhere.
    const days = Array.from({ length: 300 }, (_, index) =>
      day(
        `day ${String(index).padStart(3, '0')}`,
        100 + (index % 3) - 1,
        100 - ((index + 1) % 3) + 1,
      ),
    )
    const unitsByDay = days.flat()
    const sum = (variant: string) =>
      unitsByDay
        .filter((item) => item.variant === variant)
        .reduce((all, { units }) => all + units, 0)
    const variants = withUnits(sum('control'), sum('treatment'))
    expect(check('sample_ratio', { variants, facts: { unitsByDay } }).status).toBe('ok')
  })

  test('without units there is nothing to judge', () => {
    const none = { variants: withUnits(0, 0), facts: { unitsByDay: [] } }
    expect(check('sample_ratio', none).status).toBe('not_computable')
  })
})

describe('exposures', () => {
  const crossed = (control: number, treatment: number) => ({
    health: {
      crossovers: [
        { variant: 'control', units: control },
        { variant: 'treatment', units: treatment },
      ],
    },
  })
  test.each([
    [0, 0, 'ok'],
    [20, 20, 'ok'],
    [60, 70, 'watch'],
    [10, 190, 'alarm'],
  ] as const)('%i and %i units that crossed over are %s', (a, b, status) => {
    expect(check('crossovers', crossed(a, b)).status).toBe(status)
  })

  test.each([
    [0, 'ok'],
    [40, 'watch'],
    [200, 'alarm'],
  ] as const)('%i exposures to another variant than assigned are %s', (misassigned, status) => {
    expect(check('misassigned', { health: { misassigned } }).status).toBe(status)
    const elsewhere = { health: { misassigned }, assignedHere: false }
    expect(check('misassigned', elsewhere)).toMatchObject({
      status: 'not_computable',
      params: { reason: 'assigned_elsewhere' },
    })
  })

  test('exposures to unknown variants are not among those that were as assigned', () => {
    const { params } = check('misassigned', { health: { exposures: 612, unknownExposures: 12 } })
    expect(params).toMatchObject({ rows: 0, exposures: 600 })
  })

  test('variants that the plan does not know are counted and named', () => {
    const unknownVariants = [{ value: 'blue', exposures: 7 }]
    const found = check('variant_names', { health: { unknownVariants, unknownExposures: 9 } })
    expect(found).toMatchObject({ status: 'watch', params: { rows: 9, values: 'blue' } })
  })
})

describe('the days before exposure', () => {
  const past = (mean: number) => ({
    health: {
      covariates: [
        {
          metric: 'hours',
          byVariant: [
            { variant: 'control', units: 5000, mean: 1, m2: 5000 },
            { variant: 'treatment', units: 5000, mean, m2: 5000 },
          ],
        },
      ],
    },
  })
  // z = 0.05 / sqrt(2 / 5000) = 2.5 and 3.5 and 1: p about 0.012, 0.0005 and 0.32.
  test.each([
    [1.02, 'ok'],
    [1.055, 'watch'],
    [1.07, 'alarm'],
  ] as const)('a mean of %d against 1 is %s', (mean, status) => {
    expect(check('pre_period', past(mean)).status).toBe(status)
  })

  test('cannot be judged where no metric looks at them', () => {
    expect(check('pre_period').params).toMatchObject({ reason: 'no_past' })
  })

  test('cannot be judged where nobody did anything before', () => {
    const byVariant = ['control', 'treatment'].map((variant) => {
      return { variant, units: 500, mean: 0, m2: 0 }
    })
    const nothing = { health: { covariates: [{ metric: 'bought', byVariant }] } }
    const { status, params } = check('pre_period', nothing)
    expect(status).toBe('not_computable')
    expect(params).toEqual({ reason: 'no_events_before' })
  })
})

describe('progress', () => {
  test('the missing units are in by a day, at the traffic of the last week', () => {
    const unitsByDay = [...day('2026-11-18', 50, 50), ...day('2026-11-19', 150, 150)]
    const variants = withUnits(200, 200)
    const rest = { variants, plannedUnits: 1000, facts: { unitsByDay } }
    // 600 are missing and 200 come a day.
    expect(check('enough_data', rest)).toMatchObject({
      status: 'watch',
      params: { missing: 600, perDay: 200, until: '2026-11-23' },
    })
    expect(check('enough_data', { ...rest, running: false }).params['until']).toBeUndefined()
  })

  test('silence of a day is a watch, of one metric too, and of an ended run not', () => {
    const late = { newestExposureAt: NOW - 30 * HOUR, newestEventAt: [] }
    expect(check('fresh_data', { health: late }).status).toBe('watch')
    expect(check('fresh_data', { health: late, running: false }).status).toBe('ok')
    const silent = { newestEventAt: [{ metric: 'bought', at: NOW - 50 * HOUR }] }
    expect(check('fresh_data', { health: silent })).toMatchObject({
      status: 'watch',
      params: { silent: 'bought' },
    })
    const nothing = { newestExposureAt: null, newestEventAt: [] }
    expect(check('fresh_data', { health: nothing }).status).toBe('not_computable')
  })

  test('open windows wait while it runs; many that the end has cut short are a watch', () => {
    const open = (units: number, running: boolean) => {
      const windows = new Map([['bought', { closed: 10_000 - units, of: 10_000 }]])
      return check('mature_metrics', { windows, running })
    }
    expect(open(6000, true)).toMatchObject({ status: 'ok', params: { units: 6000, share: 0.6 } })
    expect(open(900, false).status).toBe('ok')
    expect(open(1100, false).status).toBe('watch')
    expect(check('mature_metrics', { notClosed: ['bought'] }).status).toBe('watch')
    expect(check('mature_metrics')).toMatchObject({ status: 'ok', params: { units: 0 } })
  })

  test('the planned sample is of units whose window is over, and ends when theirs is', () => {
    // 10,000 exposed on 19 November; their seven days are over once the 27th has begun.
    const windows = new Map([['bought', { closed: 4000, of: 10_000 }]])
    const waiting = check('enough_data', { windows, daysToClose: 8 })
    expect(waiting).toMatchObject({ params: { have: 4000, missing: 6000, until: '2026-11-27' } })
    // Twice as many are to be exposed at 10,000 a day, and then to have their window.
    const more = check('enough_data', { windows, daysToClose: 8, plannedUnits: 20_000 })
    expect(more.params).toMatchObject({ traffic: 'recent', perDay: 10_000, until: '2026-11-29' })
    const none = { facts: { unitsByDay: [] }, plannedUnits: 20_000 }
    expect(check('enough_data', none).params).not.toHaveProperty('until')
    expect(check('enough_data', { ...none, plannedPerDay: 5000 }).params).toMatchObject({
      traffic: 'planned',
      until: '2026-11-22',
    })
  })

  test('values that cannot be read are counted', () => {
    const unreadable = [{ metric: 'spend', events: 4 }]
    expect(check('unreadable_values', { health: { unreadable } })).toMatchObject({
      status: 'watch',
      params: { rows: 4, metrics: 'spend' },
    })
  })

  test('a difference is an alarm until it is right again, and remembered for a month', () => {
    const at = (days: number) => new Date(NOW - days * 24 * HOUR).toISOString()
    const equal = { eventsSeq: 9, equal: true, differingCells: 0 }
    const differed = { eventsSeq: 8, equal: false, differingCells: 3 }
    const status = (verified: StreamHealthFacts['verified']) =>
      check('state_verified', { verified }).status
    expect(status([])).toBe('not_computable')
    expect(status([{ ...equal, at: at(0) }])).toBe('ok')
    expect(status([{ ...differed, at: at(0) }])).toBe('alarm')
    expect(
      status([
        { ...equal, at: at(0) },
        { ...differed, at: at(1) },
      ]),
    ).toBe('watch')
    expect(
      status([
        { ...equal, at: at(0) },
        { ...differed, at: at(40) },
      ]),
    ).toBe('ok')
  })
})

describe('the effect', () => {
  const arm = (share: number): Moments => ({ kind: 'proportion', n: 4000, sum: share * 4000 })
  const ages = (shares: readonly number[]) =>
    shares.flatMap((share, age) => [
      { variant: 'control', slice: String(age), moments: arm(0.2) },
      { variant: 'treatment', slice: String(age), moments: arm(share) },
    ])
  const novelty = (shares: readonly number[]) =>
    check('novelty', { facts: { targetByAge: ages(shares) } })

  test('that wears off is a watch, one that holds is not', () => {
    const faded = novelty([0.28, 0.26, 0.21, 0.2, 0.2, 0.2])
    expect(faded.status).toBe('watch')
    expect(Number(faded.params['early'])).toBeGreaterThan(Number(faded.params['later']))
    expect(novelty([0.24, 0.24, 0.24, 0.24]).status).toBe('ok')
    expect(novelty([0.24, 0.24]).params).toMatchObject({ reason: 'few_days' })
  })

  test('is not told of while the results are withheld', () => {
    const found = check('novelty', {
      facts: { targetByAge: ages([0.28, 0.26, 0.21, 0.2]) },
      health: { misassigned: 5000 },
    })
    expect(found).toMatchObject({ status: 'not_computable', params: { reason: 'withheld' } })
  })

  const OTHER = {
    id: 'exp_2',
    number: 2,
    key: 'banner',
    name: { en: 'Banner' },
    variants: [
      { key: 'off', name: { en: 'Off' }, weightBp: 5000, isControl: true },
      { key: 'on', name: { en: 'On' }, weightBp: 5000, isControl: false },
    ],
  }
  const bySegment = (off: number, on: number) =>
    new Map([
      [
        'banner',
        [
          { variant: 'control', slice: 'off', moments: arm(0.2) },
          { variant: 'treatment', slice: 'off', moments: arm(off) },
          { variant: 'control', slice: 'on', moments: arm(0.2) },
          { variant: 'treatment', slice: 'on', moments: arm(on) },
        ],
      ],
    ])
  test.each([
    [0.24, 0.24, 'ok'],
    [0.28, 0.2, 'watch'],
  ] as const)('%d without the other’s banner and %d with it is %s', (off, on, status) => {
    const facts = { targetBySegment: bySegment(off, on) }
    expect(check('interaction', { overlapping: [OTHER], facts }).status).toBe(status)
  })

  test('beside another experiment whose variant was not sent cannot be told', () => {
    const found = check('interaction', { overlapping: [OTHER] })
    expect(found).toMatchObject({ status: 'not_computable', params: { untested: 'EXP-2 Banner' } })
  })
})

test('no counts make a check fail or a parameter that is no number', () => {
  const count = fc.nat(100_000)
  fc.assert(
    fc.property(count, count, count, count, count, (a, b, c, d, e) => {
      const { checks } = streamChecks({
        counted: {
          mark: { seq: 1, newestReceivedAt: NOW, by: 'fold', overflowing: [] },
          health: counted({
            crossovers: [{ variant: 'control', units: c }],
            misassigned: d,
            exposures: d + e,
            immature: [{ metric: 'bought', units: Math.min(a, b) }],
          }),
          unitsByDay: day('2026-11-19', a, b),
          unitsBySegment: [{ segment: 'os', units: day('ios', a, b) }],
          targetByAge: [],
          targetBySegment: new Map(),
        },
        variants: withUnits(a, b),
        plannedUnits: c,
        planned: [METRIC],
        measured: [],
        notClosed: a > b ? [] : ['bought'],
        windows: new Map(a > b ? [['bought', { closed: b, of: a + b }]] : []),
        daysToClose: c % 9,
        plannedPerDay: d % 2 === 0 ? null : d,
        running: e % 2 === 0,
        assignedHere: true,
        now: NOW,
        overlapping: [],
        verified: [],
      })
      const numbers = checks.flatMap(({ params }) =>
        Object.values(params).filter((value) => typeof value === 'number'),
      )
      expect(numbers.every((value) => Number.isFinite(value))).toBe(true)
    }),
  )
})
