import { meanMoments, oneWayAnova } from '@sextant/stats'
import { readText } from '../read-table.js'
import type { Checks } from '../reference.js'

/** The data of a NIST file start on line 61: a group and a value on each. */
function groupsOf(file: string): number[][] {
  const groups = new Map<string, number[]>()
  for (const line of readText(file).split(/\r?\n/).slice(60)) {
    const [group, value] = line.trim().split(/\s+/)
    if (group === undefined || value === undefined) continue
    groups.set(group, [...(groups.get(group) ?? []), Number(value)])
  }
  return [...groups.values()]
}

function analysis(file: string) {
  const result = oneWayAnova(groupsOf(file).map((values) => meanMoments(values)))
  return {
    df_between: result.betweenDegrees,
    ss_between: result.betweenSquares,
    ms_between: result.betweenSquares / result.betweenDegrees,
    F: result.statistic,
    df_within: result.withinDegrees,
    ss_within: result.withinSquares,
    ms_within: result.withinSquares / result.withinDegrees,
  }
}

/** Certified analyses of variance: values that differ in their last digits only. */
export const nist: Checks = Object.fromEntries(
  ['SiRstv', 'SmLs01', 'SmLs03', 'SmLs04', 'SmLs07'].map(
    (name) => [`nist/nist_${name}`, () => analysis(`nist_${name}.dat.gz`)] as const,
  ),
)
