import { TIMELINE_EVENTS, type TimelineEvent } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { eventLink, groupEvents, worstStatus } from './timeline-marks.js'

const event = (
  kind: TimelineEvent['kind'],
  day: string,
  status: TimelineEvent['status'] = null,
): TimelineEvent => ({
  kind,
  day,
  status,
  subjectId: 'sub_1',
  title: { en: 'One' },
  confidence: null,
  state: null,
})

test('what is of one day and kind is one group; nothing is lost', () => {
  const events = [
    event('check_in', '2026-10-02'),
    event('target_changed', '2026-10-02'),
    event('check_in', '2026-10-02'),
    event('check_in', '2026-10-09'),
  ]
  const groups = groupEvents(events)
  expect(groups.map(({ day, kind, events: of }) => [day, kind, of.length])).toEqual([
    ['2026-10-02', 'check_in', 2],
    ['2026-10-02', 'target_changed', 1],
    ['2026-10-09', 'check_in', 1],
  ])
})

test('a group shows the worst that was stated, and nothing where nothing was', () => {
  const day = '2026-10-02'
  const of = (...statuses: TimelineEvent['status'][]) =>
    worstStatus({ events: statuses.map((status) => event('check_in', day, status)) })
  expect(of('on_track', 'off_track', 'at_risk')).toBe('alarm')
  expect(of('on_track', 'at_risk', null)).toBe('watch')
  expect(of(null, 'on_track')).toBe('ok')
  expect(of(null, null)).toBeNull()
})

test('every kind leads somewhere', () => {
  const links = TIMELINE_EVENTS.map((kind) => eventLink(event(kind, '2026-10-02')))
  expect(links.every((link) => link.startsWith('/') && link.includes('sub_1'))).toBe(true)
})
