/** A stream of numbers in [0, 1) that a seed fixes: the same company for everybody. */
export type Random = () => number

/** Mulberry32: 32 bits of state, enough for data that only have to look alive. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A standard normal draw (Box–Muller). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()))
  return radius * Math.cos(2 * Math.PI * random())
}

/** A Poisson draw by counting uniform products (Knuth); for means up to about 30. */
export function poisson(random: Random, mean: number): number {
  const floor = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > floor; product *= random()) count += 1
  return count
}

/** How many of `trials` succeed. */
export function binomial(random: Random, trials: number, chance: number): number {
  let successes = 0
  for (let trial = 0; trial < trials; trial += 1) if (random() < chance) successes += 1
  return successes
}

/** 1 with the chance given, else 0. */
export function bernoulli(random: Random, chance: number): number {
  return random() < chance ? 1 : 0
}

/** A positive, right-skewed draw with mean 1, from a standard normal and its spread on the log scale. */
export function skewed(standardNormal: number, spread: number): number {
  return Math.exp(spread * standardNormal - spread ** 2 / 2)
}
