import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { loadDockerode } from '../../../../src/runtime/docker/container-engine/load-dockerode.ts'

const { cache, resolve } = createRequire(import.meta.url)
const loaded = (name: string) => Object.keys(cache).some((path) => path.includes(`/node_modules/${name}/`))

/** One test: what is loaded stays loaded. */
test('gRPC and ssh2 are loaded when they are first needed, and work then', async () => {
  expect(Object.keys(cache)).not.toContain(resolve('dockerode'))
  const Docker = loadDockerode()
  const docker = new Docker({ socketPath: '/nowhere/engine.sock' })
  await expect(docker.version()).rejects.toMatchObject({ code: 'ENOENT' })
  expect([loaded('dockerode'), loaded('@grpc/grpc-js'), loaded('ssh2')]).toEqual([true, false, false])

  // Nothing listens on port 1: that the connection is refused is said by ssh2.
  const remote = new Docker({ protocol: 'ssh', host: '127.0.0.1', port: 1, username: 'nobody', timeout: 5000 })
  await expect(remote.version()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  expect([loaded('@grpc/grpc-js'), loaded('ssh2')]).toEqual([false, true])

  const session = createRequire(resolve('dockerode'))('./session.js')
  session({ modem: { dial: (_: unknown, done: (error: Error) => void) => done(new Error('no session')) } }, undefined, () => {})
  expect(loaded('@grpc/grpc-js')).toBe(true)
})
