import { NOT_CARRIED_FIELDS, type LeftBehind } from '../contract/interop.js'

const SHOWN = 20

/** Collects what one side cannot hold, so that nothing is dropped in silence. */
export class LeftBehindReport {
  readonly #places = new Map<LeftBehind['what'], string[]>()

  /** Notes it when it holds. */
  add(what: LeftBehind['what'], where: string, holds = true): void {
    if (!holds) return
    this.#places.set(what, [...(this.#places.get(what) ?? []), where])
  }

  list(): LeftBehind[] {
    return NOT_CARRIED_FIELDS.flatMap((what) => {
      const places = this.#places.get(what)
      return places ? [{ what, count: places.length, where: places.slice(0, SHOWN) }] : []
    })
  }
}
