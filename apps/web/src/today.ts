/** The calendar day in UTC, as the server counts it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10)
}

/** The calendar day so many days before today. */
export function daysBefore(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
}
