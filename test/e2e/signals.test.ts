import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serve } from '../datasets/pull/archive-server.ts'
import { emptyFolder, runBbx } from '../support/run-bbx.ts'

describe('a signal ends the call cleanly', () => {
  const signals: [NodeJS.Signals, number][] = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ]
  it.each(signals)('%s: exit %i, a document, and what had come so far kept', async (signal, exit) => {
    const cwd = await emptyFolder()
    let started = () => {}
    await using server = await serve((request, response) => {
      response.writeHead(200, { 'content-length': 1_000_000, etag: '"v1"' })
      if (request.method === 'HEAD') return void response.end()
      response.write(Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(200_000)]), () => setTimeout(() => started(), 300))
    })
    const ran = await runBbx(['data', 'pull', 'babelbit', '--json'], {
      cwd,
      env: { BBX_DATA_URL: server.url },
      meanwhile(child) {
        started = () => child.kill(signal)
      },
    })
    expect(ran.code).toBe(exit)
    expect(ran.document()).toMatchObject({ schema: 'bbx.error/1', error: { code: 'E0012' }, exit })
    expect(existsSync(join(cwd, '.cache', 'bbx', 'data', 'babelbit', 'main.part'))).toBe(true)
    expect(existsSync(join(cwd, '.cache', 'bbx', 'data', 'babelbit', 'main.lock'))).toBe(false)
  })
})
