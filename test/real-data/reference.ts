import { readFileSync } from 'node:fs'
import { fields, isRecord, type Fields } from '../vectors/fields.js'
import { realData } from './real-data-folder.js'

/** One question about a data set, or about published inputs, with its independent answer. */
export interface Entry {
  readonly id: string
  /** The numbers a published entry starts from; empty for entries about a file. */
  readonly inputs: Fields
  readonly expected: Readonly<Record<string, unknown>>
  /** A sentence for the whole entry, or one by kind of number. */
  readonly tolerance: unknown
  readonly all: Fields
}

/** Every entry of the reference file. */
export function readEntries(): Entry[] {
  const whole = fields(JSON.parse(readFileSync(realData('reference.shared.json'), 'utf8')), 'file')
  return whole.objects('entries').map((all) => {
    const inputs = all.raw['inputs']
    return {
      id: all.string('id'),
      inputs: fields(isRecord(inputs) ? inputs : {}, `${all.string('id')} inputs`),
      expected: all.object('expected').raw,
      tolerance: all.raw['tolerance'],
      all,
    }
  })
}

/** Computes what an entry asks for with our own packages, in the shape of its answer. */
type Check = (entry: Entry) => unknown
export type Checks = Readonly<Record<string, Check>>
