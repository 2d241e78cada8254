import type { KeyResult, KeyResultRange, Locale, Metric, ValueUnit } from '@sextant/core/contract'
import { inLanguage, withoutUnit } from '@sextant/core/contract'
import type { TreeEdge, TreeNode } from '../../charts/tree-layout.js'
import { HEALTH_STATUS, healthRank, type PaceHealth } from './health.js'

/** What the tree prints, in the reader's language. */
export interface TreeWords {
  readonly locale: Locale
  readonly value: (value: number, metric: ValueUnit) => string
  readonly slope: (slope: number) => string
  readonly goal: (range: KeyResultRange | undefined, metric: ValueUnit) => string
  readonly health: (health: PaceHealth | null) => string
  /** In the place of a health while the targets are not known. */
  readonly unknown: string
  readonly noValue: string
}

export interface MetricTreeData {
  readonly nodes: readonly TreeNode[]
  readonly edges: readonly TreeEdge[]
}

/** Metrics that hang on the North Star, and those that stand beside the tree. Archived ones are in neither. */
export function splitByPath(metrics: readonly Metric[]): {
  readonly onTree: readonly Metric[]
  readonly outside: readonly Metric[]
} {
  const active = metrics.filter((metric) => metric.status === 'active')
  return {
    onTree: active.filter((metric) => metric.pathToNorthStar !== null),
    outside: active.filter((metric) => metric.pathToNorthStar === null),
  }
}

/** The tree as it is drawn: worst first within a column, every text printed. Null goals: not known. */
export function treeOf(
  metrics: readonly Metric[],
  goals: ReadonlyMap<string, KeyResult> | null,
  words: TreeWords,
): MetricTreeData {
  const { onTree } = splitByPath(metrics)
  const healthOf = (metric: Metric) => goals?.get(metric.id)?.health ?? null
  const shown = new Set(onTree.map((metric) => metric.id))
  const sorted = onTree.toSorted((a, b) => healthRank(healthOf(a)) - healthRank(healthOf(b)))
  return {
    nodes: sorted.map((metric) =>
      nodeOf(metric, goals === null ? null : goals.get(metric.id), words),
    ),
    edges: sorted.flatMap((metric) =>
      metric.parents
        .filter((edge) => shown.has(edge.parentId))
        .map((edge) => ({
          from: metric.id,
          to: edge.parentId,
          evidence: edge.evidence,
          slope: edge.slope === null ? undefined : words.slope(edge.slope),
        })),
    ),
  }
}

function nodeOf(metric: Metric, goal: KeyResult | undefined | null, words: TreeWords): TreeNode {
  const target = () => (goal === null ? '–' : words.goal(goal?.range, withoutUnit(metric)))
  return {
    id: metric.id,
    name: inLanguage(metric.name, words.locale),
    tier: metric.tier,
    value: metric.latest ? words.value(metric.latest.value, metric) : '–',
    // The value beside it carries the unit.
    target: metric.latest ? target() : words.noValue,
    status: goal ? HEALTH_STATUS[goal.health] : 'none',
    statusWord: goal === null ? words.unknown : words.health(goal?.health ?? null),
    progress: goal?.progress ?? null,
    expected: goal?.expected ?? null,
  }
}
