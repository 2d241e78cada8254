import { computed, type ComputedRef, shallowRef, watch } from 'vue'
import { type FormErrors, formErrors } from './form-errors.js'

/** A refusal without the fields that were corrected since; null once none of them is left. */
export function useStillRefused(
  failure: () => unknown,
  /** What would be sent now. */
  input: () => unknown,
): ComputedRef<FormErrors | null> {
  const refused = shallowRef<unknown>(null)
  watch(failure, () => {
    refused.value = input()
  })
  return computed(() => {
    const errors = formErrors(failure())
    if (errors === null) return null
    const now = input()
    const all = Object.entries(errors.fields)
    const left = all.filter(([path]) => printedAt(refused.value, path) === printedAt(now, path))
    if (all.length > 0 && left.length === 0) return null
    return { ...errors, fields: Object.fromEntries(left) }
  })
}

/** What stands at a path such as `guardrails.0.margin`, to be compared. */
function printedAt(input: unknown, path: string): string | undefined {
  const value = path
    .split('.')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
      input,
    )
  return JSON.stringify(value)
}
