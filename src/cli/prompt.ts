import { confirm, password, select, text } from '@clack/prompts'
import type { Context } from './context.ts'

/** Questions go to stderr: stdout belongs to the result. Leaving a question (Ctrl-C, Escape) stops the call as Ctrl-C does. */
const output = process.stderr

export interface TextQuestion {
  /** Stands there already. */
  offer: string | null
  /** Why an answer cannot be taken: it is asked for again. null for one that can. */
  check(value: string): string | null
}

export async function askText(message: string, { offer, check }: TextQuestion, { signal }: Context): Promise<string> {
  const validate = (value = '') => (value.trim() === '' ? 'a value is needed' : (check(value) ?? undefined))
  return answered<string>(await text({ message, output, signal, validate, ...(offer === null ? {} : { initialValue: offer }) }))
}

export async function askChoice(message: string, choices: readonly string[], { signal }: Context): Promise<string> {
  return answered<string>(await select({ message, output, signal, options: choices.map((value) => ({ value })) }))
}

export async function askSecret(message: string, { signal }: Context): Promise<string> {
  return answered<string>(await password({ message, output, signal }))
}

/** A secret that is chosen now: typed twice, and again from the start where the two differ. `check` says what is wrong with one, or null. */
export async function askNewSecret(message: string, check: (value: string) => string | null, context: Context): Promise<string> {
  const { signal } = context
  const validate = (value = '') => check(value) ?? undefined
  while (true) {
    const first = answered<string>(await password({ message, output, signal, validate }))
    if ((await askSecret('The same again?', context)) === first) return first
    context.progress.note('the two were not the same')
  }
}

export async function askYes(message: string, { signal }: Context): Promise<boolean> {
  return answered<boolean>(await confirm({ message, output, signal }))
}

function answered<T extends string | boolean>(answer: T | symbol): T {
  if (typeof answer !== 'symbol') return answer
  process.emit('SIGINT')
  throw new DOMException('the question was left without an answer', 'AbortError')
}
