import { describe, expect, test } from 'vitest'
import { runIn } from '../test-command.js'

const plan = (...args: string[]) => runIn('.', ['plan', ...args])

async function planJson(...args: string[]) {
  const { code, stdout, stderr } = await plan(...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

interface Planned {
  readonly method: string
  readonly minimumEffect: number
  readonly maxUsers: number
  readonly expectedUsers: number
  readonly days: number | null
  readonly inflation: number
  readonly perVariant: readonly { readonly variant: string; readonly users: number }[]
  readonly looks: readonly { readonly fraction: number; readonly boundaryZ: number | null }[]
}

async function plansOf(...args: string[]): Promise<Record<string, Planned>> {
  const { plans } = await planJson(...args)
  return Object.fromEntries(plans.map((one: Planned) => [one.method, one]))
}

const SHARE = ['--mean', '0.4', '--proportion']

describe('the users that an effect takes', () => {
  test('at a fixed horizon are those of the textbook', async () => {
    // (z(0.975) + z(0.8))^2 2 p (1 - p) / (0.05 p)^2 with z from printed tables.
    const each = ((1.959964 + 0.841621) ** 2 * 2 * 0.4 * 0.6) / 0.02 ** 2
    const { fixed_horizon: fixed } = await plansOf(
      ...SHARE,
      '--effect',
      '0.05',
      '--per-day',
      '1000',
    )
    expect(fixed?.perVariant).toEqual([
      { variant: 'control', users: Math.ceil(each) },
      { variant: 'treatment', users: Math.ceil(each) },
    ])
    expect(fixed).toMatchObject({ maxUsers: 2 * Math.ceil(each), days: 19, inflation: 1 })
    const mean = ['--mean', '0.4', '--sd', String(Math.sqrt(0.24))]
    expect((await plansOf(...mean, '--effect', '0.05'))['fixed_horizon']?.maxUsers).toBe(18838)
  })

  test('with planned looks are a few percent more, after the published tables', async () => {
    const inflation = async (...args: string[]) =>
      (await plansOf(...SHARE, '--effect', '0.05', ...args))['group_sequential']?.inflation
    // Jennison and Turnbull (2000), tables 2.2 and 2.4, at 80%: 1.028 and 1.229 with five looks.
    expect(await inflation()).toBeCloseTo(1.028, 1.7)
    expect(await inflation('--spending', 'pocock')).toBeCloseTo(1.229, 1.4)
    expect(await inflation('--looks', '1')).toBe(1)
    expect(await inflation('--looks', '2')).toBeCloseTo(1.008, 2)
  })

  test('have the published bounds, and stop early on average', async () => {
    const { group_sequential: group } = await plansOf(...SHARE, '--effect', '0.05')
    const bounds = group?.looks.map(({ boundaryZ }) => boundaryZ)
    const known = [4.87688, 3.35701, 2.68028, 2.28982, 2.03103]
    expect(bounds).toEqual(known.map((z) => expect.closeTo(z, 5)))
    expect(group?.expectedUsers).toBeLessThan(group?.maxUsers ?? 0)
  })

  test('with a confidence sequence are 1.91 times, by its critical value 3.035', async () => {
    const { confidence_sequence: sequence } = await plansOf(...SHARE, '--effect', '0.05')
    expect(sequence?.inflation).toBeCloseTo(((3.035 + 0.841621) / (1.959964 + 0.841621)) ** 2, 2)
  })

  test('for Bayesians with a flat prior are those of a fixed horizon, with another not', async () => {
    const of = async (...args: string[]) => {
      const { bayesian, fixed_horizon: fixed } = await plansOf(
        ...SHARE,
        '--effect',
        '0.05',
        ...args,
      )
      return (bayesian?.maxUsers ?? 0) / (fixed?.maxUsers ?? 1)
    }
    expect(await of()).toBe(1)
    expect(await of('--bayes', 'normal:0.05:0.02')).toBeLessThan(1)
    expect(await of('--bayes', 'normal:0:0.02')).toBeGreaterThan(1)
  })

  test('share alpha over treatments and beta over guardrails', async () => {
    const fixed = async (...args: string[]) =>
      (await plansOf(...SHARE, '--effect', '0.05', ...args))['fixed_horizon']?.perVariant[0]?.users
    expect(await fixed('--treatments', '2')).toBe(await fixed('--alpha', '0.025'))
    expect(await fixed('--guardrails', '1')).toBe(await fixed('--power', '0.9'))
    const report = await planJson(
      ...SHARE,
      '--effect',
      '0.05',
      '--treatments',
      '2',
      '--guardrails',
      '3',
    )
    expect(report).toMatchObject({
      alphaPerTreatment: 0.025,
      powerOnTarget: expect.closeTo(0.95, 12),
    })
  })

  test('follow the weights, the control first', async () => {
    const at = (weights: string) => plansOf(...SHARE, '--effect', '0.05', '--weights', weights)
    const { fixed_horizon: named } = await at('old=3,new=1')
    const { fixed_horizon: plain } = await at('3,1')
    const [old, fresh] = named?.perVariant ?? []
    expect([old?.variant, fresh?.variant]).toEqual(['old', 'new'])
    expect(plain?.perVariant.map(({ users }) => users)).toEqual([old?.users, fresh?.users])
    expect((old?.users ?? 0) / (fresh?.users ?? 1)).toBeCloseTo(3, 3)
    // Variance 1/n_a + 1/n_b: at 3 to 1 the control needs (1 + 3) / 2 times the equal arm.
    expect(old?.users).toBeCloseTo(2 * 9418.88, -1)
  })
})

describe('the effect that some users find', () => {
  test.each([
    [[]],
    [['--treatments', '3', '--guardrails', '2']],
    [['--bayes', 'normal:0.01:0.02', '--spending', 'pocock']],
  ])('is the one that takes those users: %j', async (args) => {
    const found = await plansOf(...SHARE, '--users', '80000', ...args)
    for (const { method, minimumEffect, maxUsers } of Object.values(found)) {
      const back = await plansOf(...SHARE, '--effect', String(minimumEffect), ...args)
      expect((back[method]?.maxUsers ?? 0) / maxUsers).toBeCloseTo(1, 3)
    }
  })

  test('leaves nobody over, and counts days', async () => {
    const { fixed_horizon: fixed } = await plansOf(
      ...SHARE,
      '--users',
      '100',
      '--per-day',
      '30',
      '--treatments',
      '2',
    )
    expect(fixed).toMatchObject({ maxUsers: 99, days: 4 })
  })
})

describe('the table', () => {
  test('puts the methods side by side', async () => {
    const { stdout } = await plan(...SHARE, '--effect', '0.05', '--per-day', '1000')
    expect(stdout).toMatch(/^fixed horizon +\+5\.00% +9419 +9419 +18838 +18838 +19 +1\.00$/m)
    expect(stdout).toMatch(/^confidence sequence .* 1\.91$/m)
    expect(stdout).toContain('100.00% |z| > 2.031')
    expect(stdout).not.toMatch(/NaN|undefined|--per-day/)
  })

  test('says how to get days', async () => {
    const { stdout } = await plan(...SHARE, '--effect', '0.05')
    expect(stdout).toMatch(/^fixed horizon .* – +1\.00$/m)
    expect(stdout).toContain('--per-day gives the days')
  })
})

describe('what cannot be planned ends with 1 and says why', () => {
  const wanted = [...SHARE, '--effect', '0.05']
  test.each([
    ['bad_spread', ['--mean', '5', '--effect', '0.1'], '--sd'],
    ['bad_spread', [...wanted, '--sd', '1'], '--sd'],
    ['bad_spread', ['--mean', '5', '--sd', '0', '--effect', '0.1'], "'0'"],
    ['bad_mean', ['--mean', '0', '--sd', '1', '--effect', '0.1'], "'0'"],
    ['bad_mean', ['--mean', '1.2', '--proportion', '--effect', '0.1'], "'1.2'"],
    ['bad_mean', ['--mean', 'many', '--sd', '1', '--effect', '0.1'], "'many'"],
    ['bad_goal', SHARE, '--effect'],
    ['bad_goal', [...wanted, '--users', '100'], '--users'],
    ['bad_effect', [...SHARE, '--effect', '0'], "'0'"],
    ['bad_effect', [...SHARE, '--effect', '5%'], "'5%'"],
    ['bad_effect', [...SHARE, '--effect', '2'], '0.4 above 1'],
    ['effect_too_small', [...SHARE, '--effect', '1e-9'], '1e-9'],
    ['bad_users', [...SHARE, '--users', '3'], '3'],
    ['bad_users', [...SHARE, '--users', '1e2.5'], "'1e2.5'"],
    ['bad_alpha', [...wanted, '--alpha', '1'], "'1'"],
    ['bad_power', [...wanted, '--power', '1'], "'1'"],
    ['bad_power', [...wanted, '--power', '0.04'], '0.04'],
    ['bad_treatments', [...wanted, '--treatments', '0'], "'0'"],
    ['bad_treatments', [...wanted, '--treatments', '10'], '10'],
    ['bad_treatments', [...wanted, '--treatments', '1', '--weights', '1,1'], '--weights'],
    ['bad_weight', [...wanted, '--weights', 'a=1'], 'control'],
    ['bad_weight', [...wanted, '--weights', '1,0'], "'1,0'"],
    ['bad_weight', [...wanted, '--weights', 'a=1,b=-1'], "'b'"],
    ['bad_guardrails', [...wanted, '--guardrails', '1.5'], "'1.5'"],
    ['bad_per_day', [...wanted, '--per-day', '0'], "'0'"],
    ['bad_look', [...wanted, '--looks', '101'], '101'],
    ['bad_spending', [...wanted, '--spending', 'linear'], "'linear'"],
    ['bad_prior', [...wanted, '--bayes', 'normal:0'], "'normal:0'"],
  ] as const)('%s %#', async (code, args, named) => {
    const result = await plan(...args, '--json')
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toContain(`error (${code}): `)
    expect(result.stderr).toContain(named)
  })
})
