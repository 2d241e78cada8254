import type { Look, Plan, SignificanceTest } from '@sextant/core/contract'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { varianceRemoved } from './variance-removed.js'

/** One line of the list: what, how much, and what to compare it with. */
export interface KeyNumber {
  readonly key: string
  readonly label: string
  readonly value: string
  readonly note: string
}

interface Facts {
  readonly test: SignificanceTest
  readonly look: Look
  readonly plan: Plan
}

/** What else a look says of its target, besides the verdict and the plot. */
export function useKeyNumbers(facts: MaybeRefOrGetter<Facts>) {
  const { t } = useMessages()
  const format = useFormat()
  const lift = (of: Pick<SignificanceTest['relative'], 'estimate' | 'interval'>) => {
    const parts = format.liftParts(of.estimate, of.interval)
    return { value: parts?.estimate ?? '–', note: parts?.interval ?? '' }
  }
  const chance = (share: number) => {
    if (share > 0.999) return `> ${format.percent(0.999, { decimals: 1 })}`
    if (share < 0.001) return `< ${format.percent(0.001, { decimals: 1 })}`
    return format.percent(share, { decimals: 1 })
  }
  const loss = (share: number) =>
    share < 0.0001
      ? `< ${format.percent(0.0001, { decimals: 2 })}`
      : format.percent(share, { decimals: 2 })

  function intervals({ test }: Facts): KeyNumber[] {
    const { planned, relative } = test
    const pointwise = { key: 'pointwise', label: t('looks.key.pointwise'), ...lift(relative) }
    if (planned === null || planned.kind === 'corrected') return [pointwise]
    const rows = [
      { key: 'planned', label: t(`looks.key.planned.${planned.kind}`), ...lift(planned) },
      pointwise,
    ]
    const { boundaryZ, nominalAlpha, stageWise } = planned
    if (stageWise !== null) {
      rows.push({ key: 'stageWise', label: t('looks.key.stageWise'), ...lift(stageWise) })
    }
    if (planned.kind !== 'group_sequential' || boundaryZ === null) return rows
    const z = format.number(Math.abs(test.relative.statistic ?? Number.NaN), { decimals: 2 })
    return [
      ...rows,
      {
        key: 'boundary',
        label: t('looks.key.boundary', { alpha: format.number(nominalAlpha, { decimals: 4 }) }),
        value: `z ${format.number(boundaryZ, { decimals: 2 })}`,
        note: t('looks.key.boundaryNote', { z }),
      },
    ]
  }

  function beliefs({ test: { bayes } }: Facts): KeyNumber[] {
    if (bayes === null) return []
    const { prior, lossWithinThreshold: within } = bayes
    return [
      {
        key: 'chance',
        label: t('looks.key.chance'),
        value: chance(bayes.chanceToWin),
        note:
          prior === null
            ? t('looks.key.flat')
            : t('looks.key.prior', {
                mean: format.percent(prior.mean, { signed: true }),
                sd: format.percent(prior.sd),
              }),
      },
      {
        key: 'shipped',
        label: t('looks.key.lossIfShipped'),
        value: loss(bayes.lossIfShipped),
        note: within === null ? '' : t(within ? 'looks.key.within' : 'looks.key.over'),
      },
      { key: 'kept', label: t('looks.key.lossIfKept'), value: loss(bayes.lossIfKept), note: '' },
    ]
  }

  function shrunkRow(
    shrunk: SignificanceTest['shrunk'],
    missing: string | number | undefined,
  ): KeyNumber[] {
    if (shrunk === null && typeof missing !== 'number') return []
    const label = t('looks.shrunk')
    if (shrunk !== null) return [{ key: 'shrunk', label, ...lift(shrunk) }]
    const note = t('looks.key.riskMissing', { count: Number(missing) }, Number(missing))
    return [{ key: 'shrunk', label, value: '–', note }]
  }

  function doubts({ test, look }: Facts): KeyNumber[] {
    const { falsePositiveRisk: risk, winnersCurse: curse } = test
    const removed = varianceRemoved(test.adjustments)
    const label = t('looks.key.risk')
    const missing = look.health.find((one) => one.check === 'plausible_size')?.params['missing']
    const rows: KeyNumber[] = shrunkRow(test.shrunk, missing)
    if (risk !== null) {
      const note = t('looks.key.winRate', {
        rate: format.percent(risk.winRate, { decimals: 0 }),
        count: risk.experiments,
      })
      rows.push({ key: 'risk', label, value: format.percent(risk.risk, { decimals: 1 }), note })
    } else if (test.reading === 'improves' && typeof missing === 'number') {
      const note = t('looks.key.riskMissing', { count: missing }, missing)
      rows.push({ key: 'risk', label, value: '–', note })
    }
    // One figure says what is left of a lift that was chosen for being large: what past experiments
    // leave of it where there are enough, else what the size of this one does.
    if (curse !== null && test.shrunk === null) {
      rows.push({
        key: 'curse',
        label: t('looks.key.curse'),
        value: format.percent(curse.conditionalEstimate, { decimals: 2, signed: true }),
        note: t('looks.key.typeM', { times: format.number(curse.typeM, { decimals: 2 }) }),
      })
    }
    if (removed !== null) {
      const rho = format.number(Math.sqrt(Math.max(0, removed)), { decimals: 2 })
      rows.push({
        key: 'cuped',
        label: t('looks.key.cuped'),
        value: format.percent(removed, { decimals: 0 }),
        note: `ρ = ${rho}`,
      })
    }
    return rows
  }

  function plans({ look, plan }: Facts): KeyNumber[] {
    const have = look.units.reduce((sum, one) => sum + one.units, 0)
    const whole = (count: number | null | undefined) => format.number(count, { decimals: 0 })
    return [
      {
        key: 'effect',
        label: t('looks.key.effect'),
        value: `${Number((plan.minimumEffect * 100).toPrecision(6))}%`,
        note: t('looks.key.power', { power: `${Number((plan.power * 100).toPrecision(6))}%` }),
      },
      {
        key: 'units',
        label: t('looks.key.units'),
        value: whole(have),
        note: plan.sample === null ? '' : t('looks.key.of', { count: whole(plan.sample.total) }),
      },
    ]
  }

  return computed(() => {
    const known = toValue(facts)
    return [intervals, beliefs, doubts, plans].flatMap((part) => part(known))
  })
}
