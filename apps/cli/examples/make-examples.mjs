// Writes the example files anew: node apps/cli/examples/make-examples.mjs. Nobody is behind a row.
import { writeFileSync } from 'node:fs'

/** A small linear congruential generator: the same rows every time. */
function seeded(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
}

const random = seeded(20)
const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
const write = (name, header, rows) =>
  writeFileSync(new URL(name, import.meta.url), [header, ...rows].map((row) => `${row}\n`).join(''))

const VARIANTS = ['control', 'short', 'guided']
const LIFT = { control: 0, short: 0.16, guided: 0.03 }

const lessons = Array.from({ length: 600 }, (_, index) => {
  const variant = VARIANTS[index % 3]
  const before = Math.max(0, 30 + 9 * normal())
  const minutes = Math.max(0, 0.8 * before + 8 + 20 * LIFT[variant] + 6 * normal())
  const started = 1 + Math.floor(5 * random())
  const finished = Array.from({ length: started }, () => random() < 0.5 + LIFT[variant])
  const completed = random() < 0.4 + LIFT[variant] ? 1 : 0
  const lessonsDone = finished.filter(Boolean).length
  const cells = [completed, minutes.toFixed(1), lessonsDone, started, before.toFixed(1)]
  return [`l${index + 1}`, variant, ...cells].join(',')
})
write(
  'lessons.csv',
  'learner_id,variant,completed,minutes,finished,started,minutes_before',
  lessons,
)

const faulty = lessons.slice(0, 60).map((row, index) => {
  if (index === 7) return row.replace(/,\d+(?:\.\d)?,(\d),/, ',n/a,$1,')
  return index === 20 ? row.replace(/,[a-z]+,/, ',,') : row
})
write('faulty.csv', 'learner_id,variant,completed,minutes,finished,started,minutes_before', faulty)

const loads = Array.from({ length: 200 }, (_, index) => {
  const [variant, slow] = [index % 2 === 0 ? 'control' : 'cached', Math.exp(0.4 * normal())]
  return Array.from({ length: 1 + Math.floor(6 * random()) }, () => {
    const ms = (variant === 'cached' ? 330 : 400) * slow * Math.exp(0.3 * normal())
    return `${variant},l${index + 1},${Math.round(ms)}`
  })
})
write('loads.csv', 'variant,learner_id,ms', loads.flat())
