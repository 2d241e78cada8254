import type { Objective } from '@sextant/core/contract'

/** An objective as it is typed in, its texts in the reader's language. */
export interface ObjectiveDraft {
  title: string
  type: Objective['type']
  ownerId: string
  team: string
  level: Objective['level']
  rollup: Objective['rollup']
}

/** An empty one; the owner becomes whoever acts. */
export function newObjectiveDraft(): ObjectiveDraft {
  return {
    title: '',
    type: 'committed',
    ownerId: '',
    team: '',
    level: 'team',
    rollup: 'krs',
  }
}

/** What stands, to be changed. */
export function objectiveToDraft(
  { title, type, ownerId, team, level, rollup }: Objective,
  text: (spoken: Objective['title']) => string,
): ObjectiveDraft {
  return { title: text(title), type, ownerId, team: team ? text(team) : '', level, rollup }
}
