/** Cells of a file are repeated on a terminal; none of them gets to steer it. */
export function printable(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return `\\u{${code.toString(16)}}`
  })
}
