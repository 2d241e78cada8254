import icons from '@nuxt/ui/runtime/vue/plugins/icons.js'

// Import this beside every Nuxt UI component: it hands over the icons packed at build time, without
// which the library would ask a server on the internet for them. The library's whole plugin is left
// out, as it writes a style element that a strict content policy forbids.
icons.install()
