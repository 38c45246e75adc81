import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { ContainerEngine } from '../container-engine/types.ts'
import { engineFrames, frameReader } from '../transport/frames.ts'

export interface Listener {
  address: string
  port: number
}

const readMs = 3_000
const listenState = '0A'
const mostBytes = 256 * 1024

/** Where something in a container listens for TCP; null where that cannot be seen. */
export async function listenersIn(engine: ContainerEngine, id: string, view: string | null): Promise<readonly Listener[] | null> {
  const text =
    view === null
      ? await readInside(engine, id, ['cat', '/proc/net/tcp', '/proc/net/tcp6'])
      : await Promise.all(['tcp', 'tcp6'].map((table) => readFile(`${view}/net/${table}`, 'utf8').catch(() => ''))).then((parts) =>
          parts.join('\n'),
        )
  if (text === null || text.trim() === '') return null
  return parseListeners(text)
}

/** proc(5): local_address is hexadecimal `address:port` in the machine's byte order, state 0A is LISTEN. */
export function parseListeners(table: string): Listener[] {
  return table.split('\n').flatMap((line): Listener[] => {
    const [, local = '', , state] = line.trim().split(/\s+/)
    const [, address = '', port = ''] = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(local) ?? []
    if (state !== listenState || address === '') return []
    return [{ address: addressText(address), port: Number.parseInt(port, 16) }]
  })
}

/** In words of 32 bits, each with its lowest byte first. */
function addressText(hex: string): string {
  const bytes = Buffer.from(hex, 'hex')
  for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.subarray(at, at + 4).reverse()
  if (bytes.length === 4) return [...bytes].join('.')
  if (bytes.every((byte) => byte === 0)) return '::'
  if (bytes.subarray(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return '::1'
  return Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16)).join(':')
}

async function readInside(engine: ContainerEngine, id: string, command: readonly string[]): Promise<string | null> {
  const { docker, call } = engine
  let stream: Readable | null = null
  let over = false
  const read = async (): Promise<string> => {
    const exec = await docker.getContainer(id).exec({ Cmd: [...command], AttachStdout: true, AttachStderr: false })
    stream = (await exec.start({})) as unknown as Readable
    if (over) stream.destroy()
    const pieces: Buffer[] = []
    let bytes = 0
    const take = frameReader(engineFrames, (_, piece) => pieces.push(piece))
    for await (const chunk of stream) {
      bytes += (chunk as Buffer).length
      if (bytes > mostBytes) break
      take(chunk as Buffer)
    }
    return Buffer.concat(pieces).toString('latin1')
  }
  try {
    return await call('look into the container', read(), { timeoutMs: readMs })
  } catch {
    return null
  } finally {
    over = true
    closeStream(stream)
  }
}

/** What is given up on is not read on behind our back. */
function closeStream(stream: Readable | null): void {
  stream?.destroy()
}
