import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { runCycles } from './cycles.js'

const SLOWEST_MS = 5000

const { values } = parseArgs({
  options: { cycles: { type: 'string', default: '50' }, seed: { type: 'string' } },
})
const cycles = wholeNumber('cycles', values.cycles)
const seed = values.seed === undefined ? randomInt(2 ** 31) : wholeNumber('seed', values.seed)

console.log(
  `seed ${seed}: npm run chaos -- --cycles ${cycles} --seed ${seed} gives the same requests`,
)
const start = performance.now()
const figures = await runCycles(cycles, seed)
const { kills, lost, duplicated, unknown, miscounted, slowestOpenMs } = figures

console.log(
  `${figures.cycles} kills: ${kills.opening} opening, ${kills.sending} sending, ${kills.closing} closing`,
)
console.log(
  `${figures.acknowledged} events acknowledged, ${lost.length} lost, ${duplicated.length} duplicated, ` +
    `${unknown.length} unknown, ${miscounted} miscounted`,
)
console.log(`${figures.unacknowledged} stored that nobody was told of`)
console.log(`${figures.torn} torn tails reported, ${figures.rebuilt} tables made anew`)
console.log(`slowest opening ${Math.round(slowestOpenMs)} ms, bar ${SLOWEST_MS} ms`)
console.log(`${Math.round((performance.now() - start) / 1000)} s in all`)
for (const id of [...lost, ...duplicated, ...unknown].slice(0, 20)) console.log(`  ${id}`)

const broken = lost.length + duplicated.length + unknown.length + miscounted > 0
if (broken || slowestOpenMs > SLOWEST_MS) {
  console.log('FAILED')
  process.exitCode = 1
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} takes a whole number, not '${text}'`)
  return Number(text)
}
