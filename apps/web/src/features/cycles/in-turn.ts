/** Asks for each item, at most so many at a time; the answers keep the order of the items. */
export async function inTurn<I, O>(
  items: readonly I[],
  atOnce: number,
  ask: (item: I) => Promise<O>,
): Promise<O[]> {
  const waiting = items.map((item, place) => ({ item, place }))
  const answers = new Map<number, O>()
  async function worker(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      answers.set(next.place, await ask(next.item))
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return [...answers].toSorted(([a], [b]) => a - b).map(([, answer]) => answer)
}
