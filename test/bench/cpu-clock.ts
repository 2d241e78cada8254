import { median } from './measure.js'

/** Median times of pieces of work by name, of this process's processor and on the wall. */
export interface CpuClock {
  time(name: string, work: () => Promise<unknown>): Promise<void>
  /** Milliseconds. On a busy machine they say more than the wall's. */
  readonly cpu: (name: string) => number
  readonly wall: (name: string) => number
  readonly has: (name: string) => boolean
  forget(): void
}

export function cpuClock(): CpuClock {
  const cpu = new Map<string, number[]>()
  const wall = new Map<string, number[]>()
  return {
    time: async (name, work) => {
      const [before, start] = [process.cpuUsage(), performance.now()]
      await work()
      const { user, system } = process.cpuUsage(before)
      wall.set(name, [...(wall.get(name) ?? []), performance.now() - start])
      cpu.set(name, [...(cpu.get(name) ?? []), (user + system) / 1000])
    },
    cpu: (name) => median(cpu.get(name) ?? []),
    wall: (name) => median(wall.get(name) ?? []),
    has: (name) => cpu.has(name),
    forget: () => {
      cpu.clear()
      wall.clear()
    },
  }
}
