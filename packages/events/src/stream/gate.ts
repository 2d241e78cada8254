/** Lets many in at once, or one alone. */
export class Gate {
  #inside = 0
  #shut: Promise<void> | null = null
  #emptied: () => void = () => {}

  /** Runs a job beside others; waits while somebody is in alone. */
  async through<T>(job: () => Promise<T>): Promise<T> {
    while (this.#shut !== null) await this.#shut
    this.#inside += 1
    try {
      return await job()
    } finally {
      this.#inside -= 1
      if (this.#inside === 0) this.#emptied()
    }
  }

  /** Runs a job when everybody has left, and keeps others out meanwhile. One at a time. */
  async alone<T>(job: () => Promise<T>): Promise<T> {
    while (this.#shut !== null) await this.#shut
    let open: () => void = () => {}
    this.#shut = new Promise((resolve) => (open = resolve))
    try {
      if (this.#inside > 0) await new Promise<void>((resolve) => (this.#emptied = resolve))
      return await job()
    } finally {
      this.#emptied = () => {}
      this.#shut = null
      open()
    }
  }
}
