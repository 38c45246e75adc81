import { randomInt } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { writeKeyFile } from '../../wallet/keyfile/write-key-file.ts'
import type { Context } from '../context.ts'

export interface HandedOver {
  /** The file that holds the phrase now; null where it was shown, or nobody wanted it. */
  file: string | null
  /** Takes that file away again, where the key itself could not be written. */
  takeBack(): Promise<void>
}

/**
 * Gives the user the phrase of a new key, once: in a new file (0600) where one was named, else on the screen of a terminal, which is wiped after a
 * question about it was answered. Elsewhere it is only in the key file, and `--yes` must say that this will do. Throws BbxError U0002, U0012.
 */
export async function handOverPhrase(phrase: string, file: string | null, context: Context): Promise<HandedOver> {
  if (file !== null) {
    const path = resolve(context.cwd, file)
    await writeKeyFile(path, `${phrase}\n`, { force: false, now: new Date() }).catch((error: unknown) => {
      if (!(error instanceof BbxError && error.code === 'U0012')) throw error
      throw new BbxError('U0012', { what: error.message, remedy: 'name a file that is not there yet: no phrase is written over another' })
    })
    return { file: path, takeBack: () => rm(path, { force: true }) }
  }
  if (context.interactive) await showPhrase(phrase, context)
  return { file: null, takeBack: async () => {} }
}

/** Throws BbxError U0002 where nobody would ever see the phrase and nobody said that this will do. */
export function refuseUnseenPhrase(file: string | null, { interactive, yes }: Context): void {
  if (file !== null || interactive || yes) return
  throw new BbxError('U0002', {
    what: 'there is no terminal to show the new phrase on',
    remedy: 'name a new file for it with --mnemonic-file, or --yes to keep it in the key file only',
    missing: [{ name: 'a place for the phrase', flag: '--mnemonic-file', variable: null }],
  })
}

/** The screen that programs like editors use: what was on it is in no scroll-back. */
const otherScreen = '\u001b[?1049h\u001b[H'
const ownScreen = '\u001b[?1049l'

async function showPhrase(phrase: string, context: Context): Promise<void> {
  const words = phrase.split(' ')
  const wipes = process.env.TERM !== 'dumb' && !context.yes
  const { askText } = await import('../prompt.ts')
  const asked = randomInt(words.length)
  const lines = words.map((word, at) => `${String(at + 1).padStart(4)}. ${word}`)
  const text = `The phrase of the new key. Whoever has it has the key; without it a lost file is a lost key.\nWrite it on paper. It is shown only now.\n\n${lines.join('\n')}\n\n`
  process.stderr.write(`${wipes ? otherScreen : ''}${text}`)
  try {
    const check = (value: string) => (value.trim() === words[asked] ? null : `that is not word ${asked + 1}: look at the list again`)
    if (!context.yes) await askText(`Written down? Then type word ${asked + 1} of the list`, { offer: null, check }, context)
  } finally {
    process.stderr.write(wipes ? ownScreen : '')
  }
}
