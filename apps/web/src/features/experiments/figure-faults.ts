import { type Draft, figure } from './draft.js'
import { mostWeight } from './weights.js'

/** What a typed figure should have been; keys stand under `experiments.figure`, bounds as typed. */
export interface FigureFault {
  readonly key: 'inside' | 'upTo' | 'positive' | 'from' | 'number'
  readonly least: number
  readonly most: number
}

type Range = readonly [FigureFault['key'], least: number, most: number]

const FITS: Readonly<
  Record<FigureFault['key'], (value: number, least: number, most: number) => boolean>
> = {
  inside: (value, least, most) => value > least && value < most,
  upTo: (value, least, most) => value > least && value <= most,
  positive: (value) => value > 0,
  from: (value, least, most) => value >= least && value <= most,
  number: () => true,
}

/** Figures that the plan cannot take, by the path of their field; what may stay blank is no fault. */
export function figureFaults(draft: Draft): Readonly<Record<string, FigureFault>> {
  const typed: (readonly [path: string, text: string, range: Range])[] = [
    ['plan.minimumEffect', draft.minimumEffect, ['upTo', 0, 1000]],
    ['plan.alpha', draft.alpha, ['inside', 0, 0.5]],
    ['plan.power', draft.power, ['inside', 50, 100]],
    ...draft.guardrails.map(
      ({ margin }, at) => [`guardrails.${at}.margin`, margin, ['upTo', 0, 100]] as const,
    ),
    ...filled('plan.unitsPerDay', draft.unitsPerDay, ['positive', 0, 1e12]),
    ...(draft.ownBaseline
      ? [
          ...filled('plan.baseline.mean', draft.mean, ['number', 0, 0]),
          ...filled('plan.baseline.standardDeviation', draft.standardDeviation, ['positive', 0, 0]),
        ]
      : []),
    ...draft.variants.flatMap(({ refusedWeight }, at) => {
      if (refusedWeight === undefined) return []
      const most = mostWeight(draft.variants.length) / 100
      return [[`variants.${at}.weightBp`, refusedWeight, ['from', 0.01, most]] as const]
    }),
  ]
  return Object.fromEntries(
    typed.flatMap(([path, text, [key, least, most]]) => {
      const value = figure(text)
      const fits = value !== null && FITS[key](value, least, most)
      return fits ? [] : [[path, { key, least, most }] as const]
    }),
  )
}

function filled(path: string, text: string, range: Range) {
  return text.trim() === '' ? [] : [[path, text, range] as const]
}
