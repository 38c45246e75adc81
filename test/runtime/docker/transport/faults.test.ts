import { afterEach, describe, expect, it } from 'vitest'
import type { Call, Contract } from '../../../../src/base/contract.ts'
import { watchEventLoop } from '../../../../src/base/event-loop-lag.ts'
import type { Fault } from '../../../../src/base/fault.ts'
import { openTransport, serverAddress } from '../../../../src/runtime/docker/transport/open-transport.ts'
import { waitUntilHealthy } from '../../../../src/runtime/health.ts'
import { watchHealth } from '../../../../src/runtime/health-watch.ts'
import { seatClient } from '../../../../src/runtime/seat-client.ts'
import { fakeContainerEngine } from '../../../support/fake-container-engine.ts'
import { rawServer } from '../../../support/raw-server.ts'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

const never = new AbortController().signal
const call: Call = { method: 'POST', path: '/predict', body: {}, timeoutMs: 2_000, maxBodyBytes: 1_000 }
const contract: Contract = {
  healthPaths: ['/health'],
  healthMethods: ['GET'],
  isHealthy: (status) => status === 200,
  healthTimeoutMs: 1_000,
  startupTimeoutMs: 30_000,
  agent: 'test',
}

/** A container whose server answers nothing: what happens on the first request is the test's. */
async function tunnelThat(happens: (fake: Awaited<ReturnType<typeof fakeContainerEngine>>) => void) {
  const fake = await fakeContainerEngine()
  const server = await rawServer(() => happens(fake), serverAddress)
  const transport = await openTransport({ engine: fake.engine, containerId: 'x', port: server.port, kind: 'exec', warmUpPath: null })
  open.push(server, fake, transport)
  return transport.http
}

describe('a container engine that dies under a request is nobody else’s fault', () => {
  it('a seat gets E0028, by the environment', async () => {
    const lag = watchEventLoop()
    const seat = seatClient({ http: await tunnelThat((fake) => void fake.die()), agent: contract.agent, lag, ended: async () => null })
    expect(await seat.send(call, never)).toMatchObject({ fault: { code: 'E0028', by: 'environment' } })
    lag[Symbol.dispose]()
  })

  it('the wait for health ends at once with E0028: never "not healthy"', async () => {
    const http = await tunnelThat((fake) => void fake.die())
    const startedAt = performance.now()
    await expect(waitUntilHealthy({ http, contract, intervalMs: 20, signal: never })).rejects.toMatchObject({ code: 'E0028' })
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  it('the watch during a run tells E0028: never S2011', async () => {
    const http = await tunnelThat((fake) => void fake.die())
    const lost = await new Promise<Fault>((onLost) => {
      const watch = watchHealth({ http, contract, probe: { method: 'GET', path: '/health' }, onLost, intervalMs: 10 })
      open.push({ [Symbol.asyncDispose]: async () => watch[Symbol.dispose]() })
    })
    expect(lost).toMatchObject({ code: 'E0028', by: 'environment' })
  })
})

it('a container that dies under a request is the submission’s', async () => {
  const lag = watchEventLoop()
  const seat = seatClient({ http: await tunnelThat((fake) => fake.killContainer()), agent: contract.agent, lag, ended: async () => null })
  expect(await seat.send(call, never)).toMatchObject({ fault: { code: 'S2004', by: 'submission' } })
  expect(await seat.send(call, never)).toMatchObject({ fault: { code: 'S2014', by: 'submission' } })
  lag[Symbol.dispose]()
})
