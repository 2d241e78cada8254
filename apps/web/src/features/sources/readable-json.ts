/** JSON text over several lines; what is no whole JSON, such as an item that was cut, stays as it is. */
export function readableJson(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    return JSON.stringify(value, null, 2)
  } catch {
    return text
  }
}
