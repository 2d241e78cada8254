import { uuidv7 } from 'uuidv7'

/** A new id with its prefix, such as exp_0192…; ids of one process sort in the order they were made. */
export function newId(prefix: string): string {
  return `${prefix}_${uuidv7()}`
}
