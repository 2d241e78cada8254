/**
 * Keys for the commands of one form: the same key while the same command is tried again, so that a
 * lost answer does not do it twice; a new one once it was changed or has succeeded.
 */
export function intentKeys(newKey: () => string) {
  let command = ''
  let key = ''
  return {
    keyFor(input: unknown): string {
      const text = JSON.stringify(input)
      if (text !== command) {
        command = text
        key = newKey()
      }
      return key
    },
    succeeded(): void {
      command = ''
    },
  }
}
