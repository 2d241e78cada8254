import type { Promised } from './study.js'

export type DocumentedRow = Pick<Promised, 'id' | 'says' | 'relation' | 'promised'> & {
  readonly measured: number
  readonly trials: number
}

/** The rows of the table of simulations in a Markdown document. */
export function documentedRows(markdown: string): DocumentedRow[] {
  return markdown.split('\n').flatMap((line) => {
    const [, id, says = '', promised = '', measured, trials] = line
      .split('|')
      .map((cell) => cell.trim())
    const name = /^`([a-z]+\.[a-z0-9_-]+)`$/.exec(id ?? '')?.[1]
    if (name === undefined || trials === undefined) return []
    const sign = promised.slice(0, 1)
    const relation = sign === '≤' ? 'at most' : sign === '≥' ? 'at least' : 'equals'
    return [
      {
        id: name,
        says,
        relation,
        promised: Number(promised.replace(/^[≤≥] /, '')),
        measured: Number(measured),
        trials: Number(trials),
      },
    ]
  })
}
