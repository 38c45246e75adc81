import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { relayLink } from '../../../../src/runtime/docker/transport/relay-link.ts'

test('what never stops talking, and is no relay, is given up within a second or so', async () => {
  const stream = new PassThrough()
  const talking = setInterval(() => stream.write(Buffer.alloc(64)), 20)
  const startedAt = performance.now()
  const link = relayLink({ stream, listen: (hear) => stream.on('data', hear) })
  expect(await link.started).toBe(false)
  clearInterval(talking)
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  expect(link.over()).toBe(true)
})
