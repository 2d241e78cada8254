export { DEMO_PEOPLE } from './people.js'
export { seedDemo } from './seed-demo.js'
