/** Runs jobs one after another, in the order they were given, whatever becomes of each. */
export type SerialQueue = <T>(job: () => Promise<T>) => Promise<T>

export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(job: () => Promise<T>): Promise<T> => {
    const done = last.then(job, job)
    last = done.catch(() => {})
    return done
  }
}
