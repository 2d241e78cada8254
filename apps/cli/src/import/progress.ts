const INTERVAL_MS = 1000

/** Progress in whole lines, at most one a second, so that a log of it stays readable. */
export function progressLines(write: (text: string) => void, now: () => number) {
  let last = Number.NEGATIVE_INFINITY
  return (line: () => string): void => {
    if (now() - last < INTERVAL_MS) return
    last = now()
    write(`${line()}\n`)
  }
}

/** A number of bytes in the unit that keeps it short. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}

/** A share of a whole in whole percent; an empty whole is done. */
export function shareText(part: number, whole: number): string {
  return `${whole === 0 ? 100 : Math.floor((100 * part) / whole)}%`
}
