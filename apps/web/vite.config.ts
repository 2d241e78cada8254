import { fileURLToPath } from 'node:url'
import vueI18n from '@intlify/unplugin-vue-i18n/vite'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defaultClientConditions, defineConfig } from 'vite'

const api = 'http://127.0.0.1:8787'

export default defineConfig({
  // Workspace packages are bundled from their sources, so a build never mixes in an older dist.
  resolve: { conditions: ['sextant-source', ...defaultClientConditions] },
  plugins: [
    vue(),
    ui({
      // Imports are written out in every file; nothing is found by name.
      autoImport: false,
      components: false,
      dts: false,
      colorMode: false,
      theme: { colors: ['primary', 'error', 'warning', 'success'] },
      experimental: { componentDetection: true },
      // SVG mode writes no style element, so the page needs no inline style permission.
      icon: { mode: 'svg', clientBundle: { scan: true } },
    }),
    vueI18n({
      include: [fileURLToPath(new URL('./src/i18n/locales/**', import.meta.url))],
      runtimeOnly: true,
      dropMessageCompiler: true,
      compositionOnly: true,
      fullInstall: false,
      strictMessage: true,
    }),
  ],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': api, '/health': api },
  },
  preview: { host: '127.0.0.1', proxy: { '/api': api, '/health': api } },
})
