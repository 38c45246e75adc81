import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { boundedCall, messageOf, statusOf } from '../../../../src/runtime/docker/container-engine/call.ts'
import { connectEngine } from '../../../../src/runtime/docker/container-engine/connect.ts'
import { hostAddress } from '../../../../src/runtime/docker/container-engine/find-address.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A container engine on loopback that gives fixed answers. */
async function engine(answers: Record<string, { status?: number; body: unknown } | 'silence'>) {
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? '']
    if (answer === 'silence') return
    response.writeHead(answer?.status ?? (answer === undefined ? 404 : 200), { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer?.body ?? { message: 'page not found' }))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return hostAddress(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, 'DOCKER_HOST', null)
}

// Recorded from docker.io 20.10.24 and shortened.
const docker20 = {
  '/version': {
    body: { Version: '20.10.24+dfsg1', ApiVersion: '1.41', Os: 'linux', Arch: 'amd64', Components: [{ Name: 'Engine' }, { Name: 'runc' }] },
  },
  '/info': {
    body: {
      NCPU: 2,
      MemTotal: 25276502016,
      Runtimes: { runc: { path: 'runc' } },
      DefaultRuntime: 'runc',
      CgroupVersion: '1',
      SecurityOptions: ['name=seccomp,profile=default'],
      OperatingSystem: 'Debian GNU/Linux 12 (bookworm)',
    },
  },
}
// Fields as Podman 4 names them (reference docker.md 6).
const podman4 = {
  '/version': { body: { Version: '4.3.1', ApiVersion: '1.41', Os: 'linux', Arch: 'arm64', Components: [{ Name: 'Podman Engine' }] } },
  '/info': { body: { NCPU: 8, MemTotal: 1, Runtimes: null, CgroupVersion: '2', SecurityOptions: ['name=rootless', 'name=seccomp'] } },
}

describe('what a container engine says of itself', () => {
  it('Docker', async () => {
    const { facts } = await connectEngine(await engine(docker20))
    expect(facts).toMatchObject({
      product: 'docker',
      cpus: 2,
      cgroup: 'v1',
      rootless: false,
      seccomp: true,
      appArmor: false,
      runtimes: ['runc'],
    })
  })

  it('Podman, rootless, which leaves some of it out', async () => {
    const { facts } = await connectEngine(await engine(podman4))
    expect(facts).toMatchObject({
      product: 'podman',
      architecture: 'arm64',
      cgroup: 'v2',
      rootless: true,
      runtimes: [],
      defaultRuntime: 'runc',
    })
  })
})

describe('what answers and is none', () => {
  it.each([
    ['a web server', {}, 'E0020', /status 404/],
    [
      'an engine in trouble',
      { ...docker20, '/info': { status: 500, body: { message: 'no space left on device' } } },
      'E0020',
      /no space left/,
    ],
    ['Windows containers', { ...docker20, '/version': { body: { Version: '26.1.0', ApiVersion: '1.45', Os: 'windows' } } }, 'E0022', null],
    ['an answer of the wrong type', { ...docker20, '/info': { body: { NCPU: 'many' } } }, 'E0020', /not as a container engine/],
    ['a server that says {} to everything', { '/version': { body: {} }, '/info': { body: {} } }, 'E0020', /not as a container engine/],
    ['a server that says OK to everything', { '/version': { body: 'OK' }, '/info': { body: 'OK' } }, 'E0020', /not as a container engine/],
    ['a page of 200 kB', { '/version': { status: 500, body: `x${'y'.repeat(200_000)}` } }, 'E0020', /^status \d+: .{0,200}$/],
  ] as const)('%s', async (_, answers, code, why) => {
    const outcome = connectEngine(await engine(answers))
    await expect(outcome).rejects.toMatchObject({ code, exit: 3, ...(why === null ? {} : { why: expect.stringMatching(why) }) })
  })

  it('nobody', async () => {
    const address = hostAddress('tcp://127.0.0.1:9', 'DOCKER_HOST', null)
    await expect(connectEngine(address)).rejects.toMatchObject({ code: 'E0020', message: expect.stringContaining('tcp://127.0.0.1:9') })
  })

  it('one that never answers is given up by the caller', async () => {
    const address = await engine({ '/version': 'silence', '/info': 'silence' })
    await expect(connectEngine(address, AbortSignal.timeout(100))).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})

describe('a call with a limit', () => {
  it('ends at the limit and names what was asked', async () => {
    const never = new Promise<string>(() => {})
    await expect(boundedCall('start of a container', never, { timeoutMs: 20 })).rejects.toMatchObject({
      code: 'E0021',
      message: expect.stringContaining('start of a container'),
    })
  })

  it('keeps an answer with an error status, and what it said', async () => {
    const refusal = Object.assign(new Error('(HTTP code 404) no such container - No such image: nope:1 '), { statusCode: 404 })
    const error = await boundedCall('create', Promise.reject(refusal)).catch((thrown: unknown) => thrown)
    expect([statusOf(error), messageOf(error)]).toEqual([404, 'No such image: nope:1'])
  })

  it('a broken connection is a container engine that is gone', async () => {
    const broken = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    await expect(boundedCall('wait', Promise.reject(broken))).rejects.toMatchObject({ code: 'E0028' })
  })
})
