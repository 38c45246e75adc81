import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { findEngineAddress, hostAddress, namedEngine } from '../../../../src/runtime/docker/container-engine/find-address.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'bbx-address-'))
})

/** As `docker context create` writes it: meta.json under the SHA-256 of the name. */
async function context(name: string, host: string, tls: Record<string, string> = {}): Promise<void> {
  const digest = createHash('sha256').update(name).digest('hex')
  const meta = join(home, '.docker', 'contexts', 'meta', digest)
  await mkdir(meta, { recursive: true })
  await writeFile(
    join(meta, 'meta.json'),
    JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } }),
  )
  const folder = join(home, '.docker', 'contexts', 'tls', digest, 'docker')
  await mkdir(folder, { recursive: true })
  for (const [file, text] of Object.entries(tls)) await writeFile(join(folder, file), text)
}

async function choose(name: string): Promise<void> {
  await mkdir(join(home, '.docker'), { recursive: true })
  await writeFile(join(home, '.docker', 'config.json'), JSON.stringify({ auths: {}, currentContext: name }))
}

const find = (variables: Record<string, string> = {}, sockets: readonly string[] = []) => findEngineAddress({ variables, home, sockets })

describe('an address as DOCKER_HOST writes it', () => {
  it.each([
    ['unix:///run/docker.sock', { socketPath: '/run/docker.sock' }, true],
    ['npipe:////./pipe/docker_engine', { socketPath: '//./pipe/docker_engine' }, true],
    ['tcp://10.0.0.7', { protocol: 'http', host: '10.0.0.7', port: 2375 }, false],
    ['tcp://10.0.0.7:1234', { protocol: 'http', host: '10.0.0.7', port: 1234 }, false],
    ['https://builder.example', { protocol: 'https', host: 'builder.example', port: 2376 }, false],
    ['tcp://[fd00::7]:2375', { protocol: 'http', host: 'fd00::7', port: 2375 }, false],
    ['ssh://me@gpu-host', { protocol: 'ssh', host: 'gpu-host', port: 22, username: 'me' }, false],
    ['ssh://gpu-host:2222', { protocol: 'ssh', host: 'gpu-host', port: 2222 }, false],
  ])('%s', (text, options, local) => {
    expect(hostAddress(text, 'DOCKER_HOST', null)).toMatchObject({ options, local, origin: 'DOCKER_HOST' })
  })

  it.each(['', 'docker', 'unix://relative.sock', 'ftp://x', 'tcp://', 'tcp://:2375', '/var/run/docker.sock'])('%j is refused', (text) => {
    expect(() => hostAddress(text, 'DOCKER_HOST', null)).toThrow(expect.objectContaining({ code: 'U0003' }))
  })

  it('speaks TLS on the secure port where certificates are given, and shows no user', () => {
    const tls = { ca: Buffer.from('ca'), cert: undefined, key: undefined }
    expect(hostAddress('tcp://10.0.0.7', 'DOCKER_HOST', tls).options).toMatchObject({ protocol: 'https', port: 2376 })
    expect(hostAddress('ssh://me:secret@gpu-host', 'DOCKER_HOST', null).url).toBe('ssh://gpu-host')
  })
})

describe('which container engine is meant', () => {
  it('DOCKER_HOST before DOCKER_CONTEXT before the chosen context before a socket', async () => {
    const socket = join(home, 'engine.sock')
    await writeFile(socket, '')
    await context('chosen', 'tcp://127.0.0.1:1')
    await context('named', 'tcp://127.0.0.1:2')
    expect(await find({}, [join(home, 'none.sock'), socket])).toMatchObject({ url: `unix://${socket}` })
    await choose('chosen')
    expect(await find({}, [socket])).toMatchObject({ url: 'tcp://127.0.0.1:1', origin: 'context chosen' })
    expect(await find({ DOCKER_CONTEXT: 'named' })).toMatchObject({ url: 'tcp://127.0.0.1:2' })
    expect(await find({ DOCKER_CONTEXT: 'named', DOCKER_HOST: 'tcp://127.0.0.1:3' })).toMatchObject({ url: 'tcp://127.0.0.1:3' })
    expect(await find({ DOCKER_CONTEXT: 'default' }, [socket])).toMatchObject({ url: `unix://${socket}` })
  })

  it('takes the certificates of a context, and those of DOCKER_CERT_PATH only with DOCKER_TLS_VERIFY', async () => {
    await context('secure', 'tcp://127.0.0.1:4', { 'ca.pem': 'CA', 'cert.pem': 'CERT', 'key.pem': 'KEY' })
    expect((await find({ DOCKER_CONTEXT: 'secure' })).options).toMatchObject({ protocol: 'https', cert: Buffer.from('CERT') })
    await writeFile(join(home, 'ca.pem'), 'CA')
    const variables = { DOCKER_HOST: 'tcp://127.0.0.1:5', DOCKER_CERT_PATH: home }
    expect((await find(variables)).options).toMatchObject({ protocol: 'http' })
    expect((await find({ ...variables, DOCKER_TLS_VERIFY: '1' })).options).toMatchObject({ protocol: 'https' })
  })

  it('says where it looked when there is none', async () => {
    await expect(find({}, [join(home, 'none.sock')])).rejects.toMatchObject({
      code: 'E0020',
      exit: 3,
      why: expect.stringContaining('none.sock'),
    })
  })

  it('refuses a context that is not there or says nothing, and takes a damaged configuration for none', async () => {
    await expect(find({ DOCKER_CONTEXT: 'gone' })).rejects.toMatchObject({ code: 'U0003', message: expect.stringContaining('gone') })
    await context('empty', '')
    await expect(find({ DOCKER_CONTEXT: 'empty' })).rejects.toMatchObject({ code: 'U0003' })
    await mkdir(join(home, '.docker'), { recursive: true })
    await writeFile(join(home, '.docker', 'config.json'), '{"currentContext": 7')
    await expect(find()).rejects.toMatchObject({ code: 'E0020' })
  })
})

describe('whether somebody named it', () => {
  it.each<[string, Record<string, string>, string | null]>([
    ['nobody', {}, null],
    ['an empty DOCKER_HOST', { DOCKER_HOST: '' }, null],
    ['the default context', { DOCKER_CONTEXT: 'default' }, null],
    ['DOCKER_HOST', { DOCKER_HOST: 'tcp://10.0.0.7', DOCKER_CONTEXT: 'far' }, 'host'],
    ['DOCKER_CONTEXT', { DOCKER_CONTEXT: 'far' }, 'context'],
  ])('%s', async (_, variables, by) => {
    expect((await namedEngine({ variables, home }))?.by ?? null).toBe(by)
  })

  it('the context that was chosen', async () => {
    await choose('far')
    expect(await namedEngine({ variables: {}, home })).toEqual({ by: 'context', text: 'far' })
  })
})
