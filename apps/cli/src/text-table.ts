const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]/u
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u

/** Columns a text takes on a terminal: East Asian characters take two, combining marks none. */
function displayWidth(text: string): number {
  let width = 0
  for (const character of text) {
    width += WIDE.test(character) ? 2 : NO_WIDTH.test(character) ? 0 : 1
  }
  return width
}

/** Rows of text in aligned columns, the first row as header. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) => {
    return Math.max(...rows.map((row) => displayWidth(row[column] ?? '')))
  })
  const line = (row: readonly string[]) => {
    return widths
      .map((width, column) => padded(row[column] ?? '', width))
      .join('  ')
      .trimEnd()
  }
  const [header = [], ...body] = rows
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  return [line(header), rule, ...body.map(line)].join('\n')
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}
