import { useMediaQuery, useStorage } from '@vueuse/core'
import { computed, readonly, watchEffect } from 'vue'

const THEMES = ['system', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]

// The key and its plain values are shared with public/theme.js, which runs before the first paint.
const kept = useStorage<string>('sextant.theme', 'system')
const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)')

const theme = computed<Theme>({
  get: () => THEMES.find((name) => name === kept.value) ?? 'system',
  set: (next) => {
    kept.value = next
  },
})
const isDark = computed(
  () => theme.value === 'dark' || (theme.value === 'system' && systemIsDark.value),
)

watchEffect(() => {
  document.documentElement.classList.toggle('dark', isDark.value)
})

function chooseTheme(next: Theme): void {
  theme.value = next
}

/** The theme, remembered between visits; `system` follows the operating system. */
export function useTheme() {
  return { theme: readonly(theme), isDark: readonly(isDark), chooseTheme }
}
