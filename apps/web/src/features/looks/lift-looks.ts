import type { Look, SignificanceTest } from '@sextant/core/contract'
import type { LiftLook } from '../../charts/lift-over-time.js'

/** Plan whose interval is drawn as a band of its own instead of bars at the looks. */
const BANDS: readonly string[] = ['confidence_sequence', 'bayesian']

/** What is read of a look. */
export type SeenLook = Pick<Look, 'id' | 'number' | 'createdAt' | 'sampleReached'> & {
  readonly verdicts: readonly Pick<Look['verdicts'][number], 'treatment' | 'verdict'>[]
  readonly tests: readonly (Pick<SignificanceTest, 'role' | 'planned'> & {
    readonly treatment: Pick<SignificanceTest['treatment'], 'variant'>
    readonly relative: Pick<SignificanceTest['relative'], 'estimate' | 'interval'>
  })[]
}

/**
 * The target's lift at every look up to the chosen one, oldest first. A look whose results are
 * withheld keeps its place and shows nothing.
 */
export function liftLooks(
  looks: readonly SeenLook[],
  chosen: { readonly lookId: string; readonly treatment: string },
): LiftLook[] {
  const oldestFirst = looks.toSorted((a, b) => a.number - b.number)
  const until = oldestFirst.findIndex((look) => look.id === chosen.lookId)
  return oldestFirst.slice(0, until + 1).map((look) => {
    const place = { id: look.id, at: look.createdAt }
    const test = look.tests.find(
      ({ role, treatment }) => role === 'target' && treatment.variant === chosen.treatment,
    )
    const isWithheld = look.verdicts.some(
      ({ treatment, verdict }) => treatment === chosen.treatment && verdict === 'do_not_read',
    )
    if (test === undefined || isWithheld) return { ...place, ...NOTHING }
    return { ...place, ...seenAt(test, look.sampleReached) }
  })
}

const NOTHING = { estimate: null, bounds: null, boundary: null, band: null, crossed: false }

function seenAt(
  { relative, planned }: Pick<SeenLook['tests'][number], 'relative' | 'planned'>,
  isLast: boolean,
): Omit<LiftLook, 'id' | 'at'> {
  const { estimate, interval } = relative
  if (planned === null) {
    // A fixed horizon decides once; an interval beside 0 before that is only seen, not crossed.
    const crossed = isLast && interval !== null && (interval[0] > 0 || interval[1] < 0)
    return { estimate, bounds: interval, boundary: null, band: null, crossed }
  }
  const { crossed } = planned
  if (BANDS.includes(planned.kind)) {
    const band = planned.interval
    return { estimate: planned.estimate, bounds: interval, boundary: null, band, crossed }
  }
  const boundary =
    planned.interval === null || planned.estimate === null
      ? null
      : planned.interval[1] - planned.estimate
  return { estimate, bounds: interval, boundary, band: null, crossed }
}
