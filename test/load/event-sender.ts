/** What became of one request: outcomes by item, or null when no answer came. */
export interface Sent {
  readonly ids: readonly string[]
  readonly outcomes: readonly string[] | null
  /** Milliseconds from the first byte out to the answer, retries after 429 included. */
  readonly milliseconds: number
  /** How often the server said that too much was waiting. */
  readonly busy: number
}

/** Sends events with these message ids; one that is told to wait comes again as it was. */
export async function sendEvents(
  origin: string,
  key: string,
  ids: readonly string[],
): Promise<Sent> {
  const body = JSON.stringify({ batch: ids.map(eventOf) })
  const headers = {
    'Content-Type': 'application/json',
    Authorization: `Basic ${btoa(`${key}:`)}`,
  }
  const start = performance.now()
  for (let busy = 0; ; busy += 1) {
    const response = await fetch(`${origin}/v1/batch`, { method: 'POST', headers, body }).catch(
      () => null,
    )
    const milliseconds = performance.now() - start
    if (response?.status === 429) {
      await response.text()
      const seconds = Number(response.headers.get('retry-after') ?? 1)
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
      continue
    }
    const outcomes = response?.ok === true ? outcomesIn(await response.text()) : null
    return { ids, outcomes, milliseconds, busy }
  }
}

/** The reply has an outcome for each item, in their order. */
function outcomesIn(reply: string): string[] {
  const { items }: { readonly items: readonly { readonly outcome: string }[] } = JSON.parse(reply)
  return items.map(({ outcome }) => outcome)
}

// The id gives everything else, so that a second sending says the same.
function eventOf(id: string) {
  const at = Number(id.slice(id.lastIndexOf('-') + 1))
  return {
    type: 'track',
    event: 'load',
    messageId: id,
    userId: `user-${at % 50_000}`,
    properties: { amount: at % 1000, currency: 'EUR', page: `/product/${at % 97}` },
  }
}
