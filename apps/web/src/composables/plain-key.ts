const TYPED_INTO = 'input, select, textarea, [contenteditable], dialog'

/** True for a key pressed by itself on the page, not typed into a field or a dialog. */
export function isPlainKey(event: KeyboardEvent): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return false
  return !(event.target instanceof Element && event.target.closest(TYPED_INTO))
}
