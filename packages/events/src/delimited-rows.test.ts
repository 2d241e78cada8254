import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { delimitedRows } from './delimited-rows.js'

describe('delimitedRows', () => {
  test.each([
    [
      'comma',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'semicolon, though a name holds a comma',
      'day;amount, net;x\n1;2,5;3',
      [
        ['day', 'amount, net', 'x'],
        ['1', '2,5', '3'],
      ],
    ],
    [
      'tab and old line ends',
      'a\tb\r1\t2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'quotes over lines',
      'a,b\n"x\ny","say ""no"""',
      [
        ['a', 'b'],
        ['x\ny', 'say "no"'],
      ],
    ],
    [
      'a byte order mark and empty lines',
      '\uFEFFa,b\n\n1,2\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'rows of other lengths stay as they are',
      'a,b\n1\n1,2,3',
      [['a', 'b'], ['1'], ['1', '2', '3']],
    ],
    ['nothing', '', []],
  ])('%s', (_name, text, rows) => {
    expect(delimitedRows(text)).toEqual(rows)
  })

  test('a quote that is never closed is no table', () => {
    expect(delimitedRows('a,b\n"1,2')).toBeNull()
  })

  test('reads back what was written, whatever the cells hold', () => {
    const cell = fc.string().filter((text) => !text.startsWith('\uFEFF'))
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 })
    const delimiter = fc.constantFrom(',', ';', '\t')
    fc.assert(
      fc.property(table, delimiter, (rows, mark) => {
        const written = [['a', 'b', 'c'], ...rows]
          .map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(mark))
          .join('\r\n')
        expect(delimitedRows(written)).toEqual([['a', 'b', 'c'], ...rows])
      }),
      { seed: 4180 },
    )
  })
})
