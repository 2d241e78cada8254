import { readonly, shallowRef, type Ref } from 'vue'

const KEPT = 'sextant.actor'

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT)
  } catch {
    return null
  }
}

const actor = shallowRef<string | null>(kept())

/** Who acts on this screen until people sign in; null lets the server choose its first person. */
export const actingAs: Readonly<Ref<string | null>> = readonly(actor)

/** Acts as that person from now on, on this device. */
export function actAs(personId: string): void {
  actor.value = personId
  try {
    localStorage.setItem(KEPT, personId)
  } catch {
    // Private windows may refuse storage; the choice then holds for this visit.
  }
}

/** Forgets the choice: the server's first person acts. */
export function forgetActor(): void {
  actor.value = null
  try {
    localStorage.removeItem(KEPT)
  } catch {
    // Where storage is refused there is nothing kept.
  }
}
