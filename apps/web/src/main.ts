import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n, startI18n } from './i18n/index.js'
import { router } from './router.js'
import './styles/main.css'

await startI18n()
createApp(App).use(createPinia()).use(PiniaColada).use(i18n).use(router).mount('#app')
