import { existsSync, readFileSync } from 'node:fs'
import { pino } from 'pino'
import { reasonNotToStart } from './reason-not-to-start.js'
import { readSettings } from './settings.js'
import { startServer } from './start-server.js'

/** Signal 0 reaches nobody and only tells whether somebody is there; a dead one may linger unreaped. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isZombie(pid)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function isZombie(pid: number): boolean {
  const status = `/proc/${pid}/status`
  return existsSync(status) && /^State:\s+Z/m.test(readFileSync(status, 'utf8'))
}

async function main(): Promise<void> {
  const settings = readSettings(process.env, process.argv.slice(2))
  const logger = pino({ level: settings.logLevel }, pino.destination({ dest: 2, sync: true }))
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const server = await startServer(settings, { pid: process.pid, isAlive }, logger, say)
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    server.close().catch((error: unknown) => {
      logger.fatal({ err: error }, 'could not stop cleanly')
      process.exitCode = 1
    })
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.stdout.write(`Sextant is ready at http://localhost:${server.port}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`Sextant cannot start: ${reasonNotToStart(error)}\n`)
  process.exitCode = 1
})
