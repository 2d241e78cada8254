/** Two letters of a Latin name, the family name of a Chinese one. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const [first = ''] = words
  if (/^\p{Script=Han}/u.test(first)) return [...first][0] ?? ''
  const letters = words.length > 1 ? [first, words.at(-1) ?? ''] : [first]
  return letters
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase()
}
