import { afterEach, describe, expect, it } from 'vitest'
import type { HttpRequest } from '../../../../src/base/http.ts'
import { openTransport, type TransportOptions } from '../../../../src/runtime/docker/transport/open-transport.ts'
import type { Transport } from '../../../../src/runtime/docker/transport/types.ts'
import { engineForTests, fixtureImage, testLabels } from '../../../support/container-engine.ts'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

const ask: HttpRequest = { method: 'POST', path: '/echo', body: '{}', timeoutMs: 5_000, maxBodyBytes: 30_000_000 }
const health: HttpRequest = { method: 'GET', path: '/health', timeoutMs: 5_000, maxBodyBytes: 1_000 }

async function container(image: string, host: object = {}, rest: object = {}): Promise<string> {
  const { docker } = await engineForTests()
  const made = await docker.createContainer({
    Image: image,
    User: '65534:65534',
    Labels: testLabels(),
    HostConfig: {
      NetworkMode: 'none',
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      Init: true,
      ...host,
    },
    ...rest,
  })
  open.push({ [Symbol.asyncDispose]: () => made.remove({ force: true, v: true }) })
  await made.start()
  return made.id
}

async function transport(containerId: string, options: Partial<TransportOptions> = {}): Promise<Transport> {
  const opened = await openTransport({ engine: await engineForTests(), containerId, port: 8000, kind: 'exec', ...options })
  open.push(opened)
  return opened
}

async function untilUp({ http }: Transport): Promise<void> {
  for (let left = 100; left > 0; left--) {
    const result = await http.request(health)
    if (result.ok) return
    expect(result).toMatchObject({ problem: 'refused' })
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the server did not come up')
}

describe.each(['exec', 'nsenter'] as const)('a container without a network, over %s', (kind) => {
  it('answers, with bodies of 20 MB both ways', async () => {
    const way = await transport(await container(fixtureImage()), { kind })
    expect(way.kind).toBe(kind)
    await untilUp(way)
    const body = Buffer.alloc(20_000_000, 'x\u00e9y')
    const result = await way.http.request({ ...ask, body })
    expect(result).toMatchObject({ ok: true, status: 200 })
    expect(result.ok && Buffer.compare(result.body, body)).toBe(0)
  })
})
