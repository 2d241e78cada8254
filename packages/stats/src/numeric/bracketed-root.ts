/**
 * Where an increasing function passes 0 between `low` and `high`, by the Illinois rule: a secant
 * that keeps the bracket, to about the last two digits. Where it is still below 0 at `high` the end is
 * moved out by the same factor again, up to 1e300; a function above 0 at `low` gives that end. Both
 * ends are above 0.
 */
export function bracketedRoot(f: (x: number) => number, low: number, high: number): number {
  if (!(high > low)) return low
  let [a, b] = [low, high]
  let [fa, fb] = [f(a), f(b)]
  if (fa >= 0) return a
  while (fb < 0) {
    ;[a, fa, b] = [b, fb, (b * b) / a]
    if (b > 1e300) return b
    fb = f(b)
  }
  for (let step = 0; step < 200; step += 1) {
    const x = b - (fb * (b - a)) / (fb - fa)
    const close = Math.abs(b - a) <= 4e-15 * Math.max(Math.abs(a), Math.abs(b))
    if (close || x <= Math.min(a, b) || x >= Math.max(a, b)) return x
    const fx = f(x)
    if (fx === 0) return x
    if (fx < 0 === fb < 0) fa /= 2
    else [a, fa] = [b, fb]
    ;[b, fb] = [x, fx]
    if (Math.abs(fx) < 1e-14) return x
  }
  return b
}
