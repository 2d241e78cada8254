import { describe, expect, test } from 'vitest'
import type { Variant } from '../contract/experiment.js'
import { suggestMapping, type NamedMetric } from './suggest-mapping.js'

const variants: Variant[] = [
  { key: 'treatment', name: { en: 'Short lesson', zh: '短课' }, weightBp: 5000, isControl: false },
  { key: 'control', name: { en: 'Today', zh: '对照组' }, weightBp: 5000, isControl: true },
]
const target: NamedMetric = {
  metricId: 'met_1',
  role: 'target',
  kind: 'proportion',
  names: ['completion', 'Lesson completion', '课时完成率'],
}

function column(
  name: string,
  guess: 'variant' | 'unit' | 'metric' | 'other',
  samples: readonly string[] = [],
) {
  const kind = guess === 'metric' ? ('proportion' as const) : null
  return { name, guess, kind, samples: [...samples], distinct: samples.length }
}

function suggest(values: readonly string[], names: readonly string[], metrics = [target]) {
  const columns = [
    column('who', 'unit'),
    column('version', 'variant', values),
    ...names.map((name) => column(name, 'metric', ['0', '1'])),
  ]
  return suggestMapping({ columns, rows: [] }, { variants, metrics })
}

describe('a suggested mapping', () => {
  test.each([[['CONTROL', 'Treatment']], [['short-lesson', 'today']], [['短课', '对照组']]])(
    'finds variants by key or name: %j',
    ([one = '', other = '']) => {
      const found = suggest([one, other], ['Lesson Completion'])
      const control = /control|today|对照组/i.test(one) ? one : other
      expect(found).toEqual({
        variantColumn: 'version',
        unitColumn: 'who',
        variants: [
          { value: control === one ? other : one, variant: 'treatment' },
          { value: control, variant: 'control' },
        ],
        metrics: [
          {
            metricId: 'met_1',
            column: 'Lesson Completion',
            denominator: null,
            covariate: null,
            covariateDenominator: null,
          },
        ],
      })
    },
  )

  test('values that say nothing are taken in order, the control first', () => {
    expect(suggest(['gate_40', 'gate_30'], ['completion'])?.variants).toEqual([
      { value: 'gate_30', variant: 'control' },
      { value: 'gate_40', variant: 'treatment' },
    ])
    expect(suggest(['a-new', 'ctrl'], ['completion'])?.variants[0]?.value).toBe('ctrl')
  })

  test('half a match, or another number of values, is no match', () => {
    expect(suggest(['control', 'other'], ['completion'])).toBeNull()
    expect(suggest(['a', 'b', 'c'], ['completion'])).toBeNull()
  })

  test('a lone column of the right kind is taken for the target; two are not guessed between', () => {
    expect(suggest(['a', 'b'], ['done'])?.metrics).toMatchObject([{ column: 'done' }])
    expect(suggest(['a', 'b'], ['done', 'seen'])).toBeNull()
  })

  test('a ratio is left to the person: a name says nothing of its second column', () => {
    const ratio: NamedMetric = { ...target, kind: 'ratio' }
    expect(suggest(['a', 'b'], ['completion'], [ratio])).toBeNull()
  })
})
