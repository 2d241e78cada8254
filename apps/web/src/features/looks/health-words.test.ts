import { HEALTH_CHECKS, type HealthCheck } from '@sextant/core/contract'
import { describe, expect, it } from 'vitest'
import { checkParts, foldChecks } from './health-words.js'

const checks = (...statuses: readonly HealthCheck['status'][]): readonly HealthCheck[] =>
  statuses.map((status, at) => ({
    check: HEALTH_CHECKS[at] ?? 'sample_ratio',
    status,
    params: {},
  }))
const statusesOf = (list: readonly HealthCheck[]) => list.map(({ status }) => status)

describe('health checks', () => {
  it('are all shown in their own order while they are few', () => {
    const few = checks('ok', 'watch', 'ok', 'not_computable', 'alarm', 'ok')
    expect(foldChecks(few)).toEqual({ shown: few, folded: [] })
  })

  it('show alarms, then watches, and fold the rest when they are many', () => {
    const many = checks('ok', 'watch', 'ok', 'not_computable', 'alarm', 'watch', 'ok')
    const { shown, folded } = foldChecks(many)
    expect(statusesOf(shown)).toEqual(['alarm', 'watch', 'watch'])
    expect(statusesOf(folded)).toEqual(['not_computable', 'ok', 'ok', 'ok'])
    expect(shown.map(({ check }) => check)).toEqual([
      HEALTH_CHECKS[4],
      HEALTH_CHECKS[1],
      HEALTH_CHECKS[5],
    ])
    expect(new Set([...shown, ...folded])).toEqual(new Set(many))
  })

  it('say first what only some data know, then what always can be said', () => {
    const split = { check: 'sample_ratio', status: 'alarm' } as const
    expect(checkParts({ ...split, params: { where: 'ios' } })).toEqual(['offWhere', 'off'])
    expect(checkParts({ ...split, params: { where: '' } })).toEqual(['off'])
    expect(
      checkParts({ check: 'novelty', status: 'not_computable', params: { reason: 'few_days' } }),
    ).toEqual(['unknown_few_days', 'unknown'])
  })
})
