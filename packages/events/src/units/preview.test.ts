import { describe, expect, test } from 'vitest'
import { previewUnits } from './preview.js'
import { memorySource } from './source.js'

const preview = (text: string) => previewUnits(memorySource('units.csv', text))

describe('preview of a file of units', () => {
  test('guesses variant, unit, metrics and the rest', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => {
      return `u${i},${i % 2 ? 'control' : 'treatment'},${['DE', 'FR', 'JP'][i % 3]},${i % 2},${i * 1.5}`
    })
    const found = await preview(`user_id,arm,country,converted,revenue\n${rows.join('\n')}\n`)
    expect(found.columns.map(({ guess, kind }) => [guess, kind])).toEqual([
      ['unit', null],
      ['variant', null],
      ['other', null],
      ['metric', 'proportion'],
      ['metric', 'mean'],
    ])
    expect(found.columns[2]).toMatchObject({ samples: ['DE', 'FR', 'JP'], distinct: 3 })
    expect(found).toMatchObject({ delimiter: ',', rowsRead: 40, complete: true })
    expect(found.rows).toHaveLength(10)
    expect(found.rows[0]).toEqual(['u0', 'treatment', 'DE', '0', '0'])
  })

  test('reads Chinese headers, a byte order mark and CRLF', async () => {
    const found = await preview('\ufeff用户,分组,转化\r\n甲,对照组,1\r\n乙,实验组,0\r\n')
    const guesses = found.columns.map(({ name, guess }) => [name, guess])
    expect(guesses).toEqual([
      ['用户', 'unit'],
      ['分组', 'variant'],
      ['转化', 'metric'],
    ])
  })

  test('a variant column of numbers is known by its name', async () => {
    const found = await preview('treat,re78\n1,2.5\n0,3.5\n1,1.25\n')
    expect(found.columns.map(({ guess }) => guess)).toEqual(['variant', 'metric'])
  })

  test('a repeated id is no unit, an unnamed column no metric', async () => {
    const found = await preview(',user_id,group,y\n0,a,A,1\n1,a,B,2\n2,b,A,3\n')
    expect(found.columns.map(({ guess }) => guess)).toEqual(['other', 'other', 'variant', 'metric'])
  })

  test.each([
    ['tabs', 'group\ty\nA\t2,5\n', '\t'],
    ['semicolons', 'group;y\nA;2,5\n', ';'],
    ['commas', '"group;arm",y\nA,2\n', ','],
    ['commas where they could be either', 'a\tb,c\td\n1,2\n', ','],
  ])('%s part the columns', async (_, text, delimiter) => {
    expect((await preview(text)).delimiter).toBe(delimiter)
  })

  test('only the first rows are read', async () => {
    const found = await preview(`g,y\n${'A,1\n'.repeat(5000)}`)
    expect(found).toMatchObject({ rowsRead: 1000, complete: false })
  })

  test.each([
    ['', 'file_empty'],
    ['\ufeff\n\n', 'file_empty'],
    ['hello world\nthis is prose\n', 'not_csv'],
    ['1,2,3\n4,5,6\n', 'not_csv'],
    ['a,a\n1,2\n', 'duplicate_column'],
    [Array.from({ length: 201 }, (_, i) => `c${i}`).join(','), 'too_many_columns'],
  ])('%j is refused as a whole: %s', async (text, reason) => {
    await expect(preview(text)).rejects.toMatchObject({ name: 'UnitsError', reason })
  })
})
