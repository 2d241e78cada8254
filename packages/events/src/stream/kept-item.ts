export const ITEM_TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const
export type ItemType = (typeof ITEM_TYPES)[number]

interface Kept {
  readonly type: ItemType
  readonly unit: string
  /** Client's time, corrected; ms since 1970. */
  readonly ts: number
  /** JSON text of one flat object. */
  readonly props: string | null
  /** Keyed hash of source and message id, 32 hexadecimal digits; null where none was sent. */
  readonly message: string | null
  /** CRC-32 of the canonical text. */
  readonly content: number
}

interface KeptExposure extends Kept {
  readonly what: 'exposure'
  readonly experiment: string
  readonly variation: string
  /** Whether the unit was given this variant; null where that is not known. */
  readonly assigned: boolean | null
}

interface KeptEvent extends Kept {
  readonly what: 'event'
  readonly event: string
}

export interface KeptTraits extends Kept {
  readonly what: 'traits'
}

/** An accepted item as the journal keeps it: enough to rebuild every table. */
export type KeptItem = KeptExposure | KeptEvent | KeptTraits
