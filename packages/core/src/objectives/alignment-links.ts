/** One objective points at another: it contributes to it or supports it. */
export interface AlignmentLink {
  readonly fromId: string
  readonly toId: string
}

/** True when following links from the objective leads back to it (depth first). */
export function leadsBack(links: readonly AlignmentLink[], id: string): boolean {
  const targets = new Map<string, string[]>()
  for (const { fromId, toId } of links) {
    targets.set(fromId, [...(targets.get(fromId) ?? []), toId])
  }
  const open = [...(targets.get(id) ?? [])]
  const seen = new Set<string>()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === id) return true
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...(targets.get(next) ?? []))
  }
  return false
}
