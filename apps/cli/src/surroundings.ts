/** Where a command reads, and writes what it has to say. */
export interface Surroundings {
  /** Relative file names start here. */
  readonly folder: string
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  /** Asks the person at the terminal; absent where nobody is there to answer. */
  readonly ask?: (question: string) => Promise<string>
}
