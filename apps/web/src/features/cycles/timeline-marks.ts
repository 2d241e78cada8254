import type { TimelineEvent } from '@sextant/core/contract'
import type { MarkShape } from '../../charts/TimelineMark.vue'
import type { Status } from '../../components/status.js'
import { HEALTH_STATUS } from '../metrics/health.js'

/** What happened on one day of one lane and is of one kind: one mark, however many there are. */
export interface EventGroup {
  readonly key: string
  readonly kind: TimelineEvent['kind']
  readonly day: string
  readonly events: readonly TimelineEvent[]
}

export const SHAPES: Readonly<Record<TimelineEvent['kind'], MarkShape>> = {
  check_in: 'said',
  target_changed: 'changed',
  graded: 'decided',
  experiment_started: 'started',
  experiment_decided: 'decided',
  experiment_shipped: 'shipped',
  review_opened: 'met',
  review_closed: 'met',
  cycle_step: 'step',
}

/** Events by day and kind, in the order of their days. */
export function groupEvents(events: readonly TimelineEvent[]): readonly EventGroup[] {
  const groups = new Map<string, TimelineEvent[]>()
  for (const event of events) {
    const key = `${event.day} ${event.kind}`
    groups.set(key, [...(groups.get(key) ?? []), event])
  }
  return [...groups].flatMap(([key, list]) => {
    const [first] = list
    return first ? [{ key, kind: first.kind, day: first.day, events: list }] : []
  })
}

/** The worst that check-ins of a group stated; null where none stated anything. */
export function worstStatus({ events }: Pick<EventGroup, 'events'>): Status | null {
  const stated = events.flatMap(({ status }) => (status === null ? [] : [HEALTH_STATUS[status]]))
  return (['alarm', 'watch', 'ok'] as const).find((one) => stated.includes(one)) ?? null
}

/** Where an event leads; a step of the cycle leads to the cycle's page. */
export function eventLink({ kind, subjectId }: TimelineEvent): string {
  switch (kind) {
    case 'check_in':
    case 'target_changed':
    case 'graded':
      return `/key-results/${subjectId}`
    case 'experiment_started':
    case 'experiment_decided':
    case 'experiment_shipped':
      return `/experiments/${subjectId}`
    case 'review_opened':
    case 'review_closed':
      return `/reviews/${subjectId}`
    case 'cycle_step':
      return `/okrs?cycle=${subjectId}`
  }
}
