import { open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { compressedKind } from '../../audio/compressed/kind.ts'
import type { ClipArray } from '../../metrics/speaker-score.ts'
import type { Context } from '../context.ts'
import { readClip } from './read-clip.ts'
import { readTextFile } from './read-text.ts'

/** One of the two that are compared: what its file was taken for, and what it holds. */
export type WerSide = { took: 'text'; shown: { file: string }; text: string } | { took: 'audio'; shown: { file: string }; clip: ClipArray }

/** A file is taken for audio or for text by what it holds, and by its name where an MP3 begins as nothing known. Throws BbxError U0007. */
export async function readWerSide(file: string, rate: number, context: Pick<Context, 'cwd' | 'signal'>): Promise<WerSide> {
  if (await beginsAsAudio(resolve(context.cwd, file))) return { took: 'audio', ...(await readClip(file, rate, context)) }
  return { took: 'text', shown: { file }, text: await readTextFile(file, context.cwd) }
}

/** WAV in its forms, npy, and npy in base64. */
const known = /^(RIFF....WAVE|RIFX....WAVE|RF64....WAVE|\x93NUMPY|k05VTVBZ)/s

async function beginsAsAudio(path: string): Promise<boolean> {
  const file = await openRegular(path)
  if (file === null) return false
  try {
    const begin = Buffer.alloc(4096)
    const { bytesRead } = await file.read(begin, 0, begin.length, 0)
    const bytes = begin.subarray(0, bytesRead)
    return known.test(bytes.toString('latin1')) || compressedKind(bytes, path) !== null
  } finally {
    await file.close()
  }
}

/** null where it cannot be read: whoever reads it as text says why. A pipe would wait for its writer. */
async function openRegular(path: string) {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? open(path).catch(() => null) : null
}
