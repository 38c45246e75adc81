import { setTimeout as sleep } from 'node:timers/promises'
import { BbxError } from '../../base/bbx-error.ts'
import type { Chutes, PlatformImage } from '../types.ts'
import type { ImageOptions } from './types.ts'

/** Lines of the log that are evidence of a failure. */
const shownLines = 15

/**
 * The image once it is built. Its log is followed and its state polled beside that: the log of a Dockerfile that fails never ends, and one that ends says nothing of whether it was built
 * (reference chutes 3.2). Throws BbxError E0073.
 */
export async function followBuild(
  chutes: Chutes,
  { id, name, tag }: PlatformImage,
  { limitMs, pollMs = 5_000, signal, onEvent }: Pick<ImageOptions, 'limitMs' | 'pollMs' | 'signal' | 'onEvent'>,
): Promise<PlatformImage> {
  const lines: string[] = []
  const over = new AbortController()
  const following = follow(chutes, id, AbortSignal.any([signal, over.signal]), pollMs, (line) => {
    lines.push(line)
    if (lines.length > shownLines) lines.shift()
    onEvent(line)
  })
  try {
    const deadline = performance.now() + limitMs
    while (true) {
      const image = await chutes.image(id, signal)
      if (image?.state === 'built') return image
      const evidence = lines.length === 0 ? '' : `; the log ends with\n${lines.join('\n')}`
      if (image === null)
        throw new BbxError('E0073', { what: `the image ${name}:${tag} was deleted while it was built`, remedy: 'run it again' })
      if (image.state === 'failed')
        throw new BbxError('E0073', { what: `the image ${name}:${tag} was not built`, why: `${image.status}${evidence}` })
      if (performance.now() > deadline) {
        throw new BbxError('E0073', {
          what: `the image ${name}:${tag} is not built after ${Math.round(limitMs / 1000)} s`,
          why: `its state is "${image.status}"${evidence}`,
          remedy: 'run the same command again: it goes on following the build',
          exit: 4,
        })
      }
      await sleep(pollMs, undefined, { signal })
    }
  } finally {
    over.abort()
    await following
  }
}

/** Tells the lines of the log until it is over or nobody wants them any more. What becomes of the log decides nothing, so its failures are not told. */
async function follow(chutes: Chutes, id: string, signal: AbortSignal, pauseMs: number, onLine: (line: string) => void): Promise<void> {
  let offset: string | null = null
  while (!signal.aborted) {
    try {
      for await (const event of chutes.buildLog(id, { offset, signal })) {
        if (event.kind === 'done') return
        if (event.kind === 'line') offset = event.offset ?? offset
        onLine(event.text)
      }
    } catch {
      // The image's state says what counts.
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => {})
  }
}
