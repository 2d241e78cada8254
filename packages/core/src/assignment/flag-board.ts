import type { ExpectedVariant } from '@sextant/events'
import { assignUnit } from '../contract/assign-unit.js'
import { keptUntilWritten } from '../db/kept-until-written.js'
import type { Store } from '../db/open.js'
import { loadBoard, type Board } from './load-flags.js'

/** The flags in memory: asking which variant a unit gets reads no store. */
export interface FlagBoard {
  /** The board as the store has it now; read again only after the store was written. */
  current(): Promise<Board>
  /**
   * Which variant the unit must have been given, for the stream to hold exposures against: by the
   * board as it was last read, since the stream cannot wait.
   */
  readonly expectedVariant: ExpectedVariant
}

const reading = keptUntilWritten(loadBoard)
const boards = new WeakMap<Store, FlagBoard>()

/** The one board of a store; nothing is read before it is asked for. */
export function flagBoard(store: Store): FlagBoard {
  const board = boards.get(store) ?? newBoard(store)
  boards.set(store, board)
  return board
}

function newBoard(store: Store): FlagBoard {
  let last: Board | undefined
  return {
    async current() {
      last = await reading(store)
      return last
    },
    expectedVariant: (experiment, unit, said) => last && expectedOn(last, experiment, unit, said),
  }
}

/** Where targeting decides, the bucket alone is held against: the attributes are not known later. */
function expectedOn(
  board: Board,
  experiment: string,
  unit: string,
  said: readonly string[],
): string | null | undefined {
  const flag = board.byText.get(experiment)
  if (flag === undefined || flag === null) return undefined
  if (flag.state === 'draft' || flag.state === 'ready') return null
  const index = assignUnit(flag.rule, unit)
  const variant = typeof index === 'number' ? flag.variants[index] : undefined
  if (variant === undefined) return null
  const { key, name } = variant
  return said.find((text) => text === name.en || text === name.zh) ?? key
}
