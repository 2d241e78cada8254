import type { Cycle } from '../contract/cycle.js'
import { conflict } from '../errors.js'

/** What a cycle takes in each state: reading is always allowed, a closed cycle takes nothing. */
const TAKES = {
  /** Objectives, key results, weights, alignment. */
  plan: ['backlog', 'draft', 'open'],
  /** Values may still come in while grades are given. */
  check_in: ['open', 'grading'],
  target: ['open'],
  grade: ['grading'],
} as const satisfies Record<string, readonly (Cycle['state'] | 'backlog')[]>

/** cycle.wrong_state unless the cycle, or the backlog, takes this kind of change now. */
export function requireState(cycle: Cycle | null, what: keyof typeof TAKES): void {
  const state = cycle?.state ?? 'backlog'
  const states: readonly string[] = TAKES[what]
  if (!states.includes(state)) throw conflict('cycle.wrong_state', { state, what })
}
