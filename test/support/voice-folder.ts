import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeWav } from '../../src/audio/wav/encode-wav.ts'

export interface VoiceCase {
  truth: Float64Array
  /** What the server says. */
  answer: Float64Array | Float32Array | Buffer
  rate?: number
}

const shortest = 4_000

/** Questions that differ in their length alone: a quarter of a second and one sample more for each. */
const questionLength = (at: number) => shortest + at

/** A folder of pairs, of which the questions are told apart by their lengths; truths are kept as they are, in single precision. `from`: questions of other folders that one server answers too. */
export async function voiceFolder(folder: string, cases: Readonly<Record<string, VoiceCase>>, from = 0): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (const [at, [name, { truth, rate = 16_000 }]] of Object.entries(cases).entries()) {
    const input = Float64Array.from({ length: questionLength(from + at) }, (_, n) => 0.3 * Math.sin(n / 7))
    for (const [end, samples] of [['input', input] as const, ['truth', truth] as const]) {
      await writeFile(join(folder, `${name}.${end}.wav`), encodeWav([samples], { rate, type: 'f4' }).bytes)
    }
  }
  return folder
}

/** The answer to a question of so many samples. */
export function answerTo(cases: Readonly<Record<string, VoiceCase>>, samples: number): VoiceCase['answer'] {
  const found = Object.values(cases)[samples - shortest]
  if (found === undefined) throw new Error(`no question has ${samples} samples`)
  return found.answer
}
