import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { FilterOperator, PropertyFilter } from './analysis.js'
import { oracle } from './testing/oracle.js'
import { analysis, closeOpened, exposed, metric, openWith, sent } from './testing/small-analysis.js'

afterAll(closeOpened)

describe('filters', () => {
  const names = [
    'plain',
    'a.b',
    'a"b',
    "a'b",
    'a/b',
    'a~b',
    '~1',
    '$',
    '$.x',
    '*',
    '[0]',
    'é 商',
    '\\',
    '/',
    "'; drop table events; --",
  ]
  const texts = [
    'DE',
    'de',
    '5',
    '5.0',
    '%',
    '_',
    'true',
    '',
    'nan',
    'Infinity',
    "' or 1=1 --",
    '1e3',
  ]
  const scalar = fc.constantFrom<string | number | boolean | null>(
    ...texts,
    5,
    5.5,
    -1,
    0,
    1000,
    true,
    false,
    null,
  )
  const wanted = fc.oneof(fc.constantFrom(...texts), fc.constantFrom(5, 5.5, 0, 1000), fc.boolean())
  const filter: fc.Arbitrary<PropertyFilter> = fc.constantFrom(...names).chain((property) =>
    fc.oneof(
      fc.record({
        property: fc.constant(property),
        operator: fc.constantFrom<FilterOperator>('equals', 'not_equals'),
        values: fc.tuple(wanted),
      }),
      fc.record({
        property: fc.constant(property),
        operator: fc.constantFrom<FilterOperator>('in', 'not_in'),
        values: fc.array(wanted, { minLength: 1, maxLength: 4 }),
      }),
      fc.record({
        property: fc.constant(property),
        operator: fc.constantFrom<FilterOperator>('greater', 'at_least', 'less', 'at_most'),
        values: fc.tuple(fc.constantFrom(5, 0, -1, 1000)),
      }),
      fc.record({
        property: fc.constant(property),
        operator: fc.constantFrom<FilterOperator>('contains', 'starts_with'),
        values: fc.tuple(fc.constantFrom('D', 'd', '%', '_', '5', '', '.')),
      }),
      fc.record({
        property: fc.constant(property),
        operator: fc.constantFrom<FilterOperator>('exists', 'missing'),
        values: fc.constant([]),
      }),
    ),
  )

  test('hold for what a plain reading of the property says, whatever it is called', async () => {
    const props = fc.option(fc.dictionary(fc.constantFrom(...names), scalar, { maxKeys: 6 }))
    const worlds = fc.record({
      filters: fc.array(filter, { minLength: 1, maxLength: 12 }),
      props: fc.array(props, { minLength: 30, maxLength: 30 }),
    })
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const items = [exposed(1), ...world.props.map((own) => sent(1, own))]
        const counting = world.filters.map((own, position) =>
          metric({
            metric: `m${position}`,
            measure: { event: 'buy', filters: [own], aggregation: 'count', property: null },
          }),
        )
        const asked = analysis(counting)
        const { analyses } = await openWith(items)
        await analyses.refresh(asked)
        const found: unknown[] = []
        for (const { metric: key } of counting) {
          const [control] = await analyses.sliceMoments(asked, key, { by: 'all' })
          found.push(control?.moments.kind === 'mean' ? control.moments.mean : control)
        }
        const [unit] = oracle(asked, items, () => 0)
        expect(found).toEqual(unit?.values.map(({ y }) => Number(y)))
      }),
      { numRuns: 8, seed: 7, endOnFailure: true },
    )
  })
})
