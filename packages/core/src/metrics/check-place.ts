import { conflict, invalid, precondition } from '../errors.js'
import { isExempt, isInCycle, northStarOf, pathToNorthStar, type Tree } from './rules.js'
import type { TreeNode } from './rules.js'

/**
 * Refuses a metric whose place in the tree breaks a rule; `tree` already holds it as it would be.
 *
 * @throws DomainError with the first rule broken, in the order a person would mend them.
 */
export function checkPlace(tree: Tree, node: TreeNode, day: string): void {
  checkParents(tree, node)
  if (node.exemptUntil !== null && node.tier !== 'exploratory') {
    throw invalid('metric.exemption_only_exploratory', { tier: node.tier })
  }
  if (node.isNorthStar) return checkNorthStar(tree, node)
  if (isInCycle(tree, node.id)) throw invalid('metric.cycle', { id: node.id })
  if (isExempt(node, day) || pathToNorthStar(tree, node.id) !== null) return
  if (northStarOf(tree) === null) throw precondition('metric.north_star_missing')
  throw invalid('metric.no_path_to_north_star', { id: node.id })
}

function checkParents(tree: Tree, node: TreeNode): void {
  const ids = node.parents.map((edge) => edge.parentId)
  if (ids.includes(node.id)) throw invalid('metric.parent_is_itself', { id: node.id })
  if (new Set(ids).size < ids.length) {
    throw invalid('request.invalid', { path: 'parents', message: 'a parent is named twice' })
  }
  for (const id of ids) {
    const parent = tree.get(id)
    if (parent === undefined) throw invalid('metric.parent_not_found', { id })
    if (!parent.isActive) throw conflict('metric.archived', { id })
  }
}

function checkNorthStar(tree: Tree, node: TreeNode): void {
  if (node.tier !== 'core') throw invalid('metric.north_star_not_core', { tier: node.tier })
  if (node.parents.length > 0) throw invalid('metric.north_star_has_parent')
  const other = [...tree.values()].find(
    (candidate) => candidate.isNorthStar && candidate.isActive && candidate.id !== node.id,
  )
  if (other !== undefined) throw conflict('metric.north_star_exists', { id: other.id })
}
