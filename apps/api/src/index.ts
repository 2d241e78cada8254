export { createApp, type App, type AppDeps } from './app.js'
export type { ApiEnv } from './api-env.js'
