import { type CycleImportInput, FeishuDocument } from '@sextant/core/contract'

export interface ImportDraft {
  readonly text: string
  readonly fileName: string
  readonly name: string
  readonly startsOn: string
  readonly endsOn: string
  readonly ownerId: string
}

/** Which of the two formats a file is in, by what it holds and not by its name. */
export function formatOf(text: string): CycleImportInput['format'] {
  return text.trimStart().startsWith('{') ? 'feishu' : 'csv'
}

/** What is sent of a file; null where it is no document that the format has. */
export function importOf(draft: ImportDraft): CycleImportInput | null {
  const { text, ownerId } = draft
  if (formatOf(text) === 'csv') {
    const { name, startsOn: start, endsOn: end } = draft
    if ([name, start, end].some((value) => value.trim() === '')) return null
    return { format: 'csv', table: { text, name, start, end }, ownerId }
  }
  const document = FeishuDocument.safeParse(parsed(text))
  return document.success ? { format: 'feishu', document: document.data, ownerId } : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
