import type { ImportOutcome } from './run-import.js'

/** What became of a file, as one line of JSON. */
export function importJson({ experiment, file, mapping, look }: ImportOutcome): string {
  const { id, number } = experiment
  const { fileName, bytes, sha256, state, counts, landedAt } = file
  const report = {
    experiment: { id, number },
    import: { id: file.id, fileName, bytes, sha256, state, landedAt },
    mapping,
    counts,
    look:
      look === null
        ? null
        : { id: look.id, number: look.number, health: look.health, verdicts: look.verdicts },
  }
  return `${JSON.stringify(report)}\n`
}
