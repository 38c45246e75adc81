import { basename } from 'node:path'
import { drawInOrder } from '../../base/python/draw-in-order.ts'
import { filesAt } from '../files-below.ts'
import { readUtf8File } from '../read-utf8-file.ts'
import { clipReader } from './parse-clip.ts'
import type { VideoClip } from './video-clip.ts'

const kinds = new Set(['.jsonl'])
/** Five thousand clips of 25 kB; more go into several files. */
const mostFileBytes = 128 * 2 ** 20

/**
 * The clips of a file of lines of JSON, or of every `.jsonl` below a folder, in their order: all of them, or `limit` drawn with the seed. One file is in memory at a time. Throws
 * BbxError U0007 for a line that holds no clip, and for an id that occurs twice.
 */
export function readVideoClips(path: string, draw: { limit: number | null; seed: number }): AsyncIterable<VideoClip> {
  return drawInOrder(clipsIn(path), draw)
}

/** The file itself, or the files below a folder. Throws BbxError U0007 for a path that is not there. */
export function videoClipFiles(path: string): AsyncGenerator<string> {
  return filesAt(path, kinds)
}

/** Whether the folder has a file of clips. Throws BbxError U0007 where it cannot be listed. */
export async function holdsVideoClips(folder: string): Promise<boolean> {
  for await (const _ of videoClipFiles(folder)) return true
  return false
}

async function* clipsIn(path: string): AsyncGenerator<VideoClip> {
  const read = clipReader()
  for await (const file of videoClipFiles(path)) {
    const text = await readUtf8File(file, mostFileBytes)
    for (const [at, line] of text
      .replace(/^\uFEFF/, '')
      .split('\n')
      .entries()) {
      if (line.trim() !== '') yield read(line, { file, number: at + 1, name: basename(file, '.jsonl') })
    }
  }
}
