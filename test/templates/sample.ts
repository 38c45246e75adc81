import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { packageRoot } from '../../src/base/package-root.ts'
import type { Question } from '../support/predictions.ts'

const challengeSchema = z.object({ dialogues: z.array(z.object({ utterances: z.array(z.string()) })) })

/** The utterances of the shipped dialogues. */
export const sampleDialogues: readonly (readonly string[])[] = challengeSchema
  .parse(JSON.parse(readFileSync(join(packageRoot(), 'data/babelbit-sample.json'), 'utf8')))
  .dialogues.map(({ utterances }) => utterances)

/** What a validator asks over these dialogues, `[dialogue][utterance][step]` (reference babelbit 1.4). */
export const sampleQuestions: readonly (readonly (readonly Question[])[])[] = sampleDialogues.map((utterances) =>
  utterances.map((utterance, index) => {
    const context = utterances.slice(0, index).join(' EOF ')
    const words = utterance.split(' ')
    return words.map((_, step) => ({ prefix: words.slice(0, step + 1).join(' '), context }))
  }),
)
