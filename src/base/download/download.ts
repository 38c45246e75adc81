import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { BbxError } from '../bbx-error.ts'
import { type ContentDigest, startDigest } from './content-digest.ts'
import { discard } from './discard.ts'
import { forgetPart, readMark, writeMark } from './part-file.ts'
import { receive } from './receive.ts'
import { contentLength, contentRange, strongTag } from './response-headers.ts'
import { TryAgain } from './try-again.ts'
import type { Download } from './wanted.ts'

/**
 * Fetches a file whole into `path`, going on where an earlier call stopped if the server still has the same bytes. Returns its digests. Throws BbxError E0007
 * with exit 4 when the connection breaks again and again, E0005 for the disk (what came is kept after both), E0011 for what is not the file that was asked for.
 */
export async function download(wanted: Download): Promise<ContentDigest> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetchRest(wanted)
    } catch (error) {
      wanted.signal.throwIfAborted()
      if (error instanceof BbxError) {
        // What is not the file that was asked for is nothing to go on with.
        if (error.code === 'E0011') await forgetPart(wanted.path)
        throw error
      }
      if (attempt >= wanted.tries) throw await givenUp(wanted.path, error)
      const pause = error instanceof TryAgain && error.afterMs !== null ? error.afterMs : wanted.pauseMs * attempt
      await sleep(pause, undefined, { signal: wanted.signal })
    }
  }
}

async function fetchRest(wanted: Download): Promise<ContentDigest> {
  const { path, source, bytes = null, digest = null, signal } = wanted
  const mark = await readMark(path)
  let have = mark?.source === source ? await sizeOf(path) : 0
  if (bytes !== null && have > bytes) have = 0
  const resuming = have > 0
  const sum = startDigest(digest, bytes)
  if (resuming) await sum.addFile(path, signal)
  // Whole, and its digest was not looked at any more: the call before was stopped at the last moment.
  if (resuming && bytes === have) return wholeOrAgain(wanted, sum.finish(), have, true)

  const etag = resuming ? (mark?.etag ?? null) : null
  const wish: Record<string, string> = resuming ? { range: `bytes=${have}-`, ...(etag === null ? {} : { 'if-range': etag }) } : {}
  const { statusCode, headers, body } = await wanted.ask(wish)
  if (statusCode === 416) {
    discard(body)
    await forgetPart(path)
    throw new Error('the server has no more than what is here: starting over')
  }
  const range = statusCode === 206 ? contentRange(headers) : null
  // A digest that is known tells in the end whether the rest belongs to the same bytes; else only a strong tag does.
  const isSame = strongTag(headers) === etag && (etag !== null || digest !== null)
  const goesOn = resuming && range?.start === have && isSame
  if (statusCode === 206 && !goesOn) {
    discard(body)
    await forgetPart(path)
    throw new Error('the server sent another part than the one that was asked for')
  }
  const start = goesOn ? have : 0
  const rest = contentLength(headers)
  const total = range?.total ?? (rest === null ? null : start + rest)
  if (total !== null && bytes !== null && total !== bytes) {
    discard(body)
    throw wanted.refused(`it has ${total} bytes, not ${bytes}`)
  }
  if (total !== null && total > wanted.maxBytes) {
    discard(body)
    throw wanted.refused(`it is larger than ${wanted.maxBytes} bytes`)
  }
  // Without either nobody can tell whether a rest belongs to the same bytes.
  await writeMark(path, strongTag(headers) === null && digest === null ? null : { source, etag: strongTag(headers) })
  const fresh = goesOn ? sum : startDigest(digest, bytes)
  const came = await receive(wanted, body, { start, total: total ?? bytes, sum: fresh })
  return wholeOrAgain(wanted, fresh.finish(), came, goesOn)
}

/** A wrong sum over bytes of two calls says nothing of the server: they may have been of two files. */
async function wholeOrAgain(
  { digest, path, refused }: Download,
  sum: ContentDigest,
  bytes: number,
  isJoined: boolean,
): Promise<ContentDigest> {
  if (digest == null || sum[digest.kind] === digest.hex) return sum
  const why = `its ${digest.kind} is ${sum[digest.kind]}, not ${digest.hex}, over ${bytes} bytes`
  if (!isJoined) throw refused(why)
  await forgetPart(path)
  throw new Error(`${why}: starting over`)
}

async function givenUp(path: string, error: unknown): Promise<BbxError> {
  const have = await sizeOf(path)
  if (error instanceof TryAgain && have === 0) return error.inTheEnd
  return new BbxError('E0007', {
    what: `the download broke off after ${have} bytes`,
    why: error instanceof Error ? error.message : String(error),
    remedy: 'run the same command again: it goes on from there where the server allows it',
    exit: 4,
    cause: error,
  })
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}
