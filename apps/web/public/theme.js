// Sets the theme before the first paint, so that a dark page never flashes white. A file of its own
// and not an inline script: the page runs under a policy that forbids those.
;(() => {
  let kept = null
  try {
    kept = localStorage.getItem('sextant.theme')
  } catch {
    // Storage may be forbidden; the system's choice then decides.
  }
  const dark =
    kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
})()
