import { type Readable, Transform } from 'node:stream'
import { finished } from 'node:stream/promises'
import { type CappedLog, cappedLog } from '../../capped-log.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { engineFrames, frameReader } from '../transport/frames.ts'

export interface FollowedOutput extends AsyncDisposable {
  log: Pick<CappedLog, 'bytes' | 'dropped'>
  /** When everything that the container wrote is in the file. Never rejects. */
  complete: Promise<void>
}

/** Writes what a container prints into a file with a cap, from its first byte on: attached before it starts. A flood slows the container down. */
export async function followOutput(
  { docker, call }: ContainerEngine,
  { id, logFile, limitBytes, signal }: { id: string; logFile: string; limitBytes: number; signal: AbortSignal },
): Promise<FollowedOutput> {
  const attached = (await call('read the output', docker.getContainer(id).attach({ stream: true, stdout: true, stderr: true }), {
    signal,
  })) as unknown as Readable
  const log = cappedLog(logFile, limitBytes)
  const text = withoutFrames()
  log.take(text)
  attached.on('error', () => text.end())
  attached.on('close', () => text.end())
  attached.pipe(text)
  const complete = finished(text, { writable: false }).catch(() => {})
  return {
    log,
    complete,
    async [Symbol.asyncDispose]() {
      attached.destroy()
      text.end()
      text.resume()
      await complete
      log.close()
    },
  }
}

function withoutFrames(): Transform {
  let pieces: Buffer[] = []
  const read = frameReader(engineFrames, (_, piece) => pieces.push(piece))
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      pieces = []
      read(chunk)
      for (const piece of pieces) this.push(piece)
      done()
    },
  })
}
