import type { Context } from '../context.ts'

const mark = 'rehearsal: '

/** Every line of a text, marked as one of a rehearsal. */
export function marked(text: string): string {
  return text
    .split('\n')
    .map((line) => `${mark}${line}`)
    .join('\n')
}

/** A context whose every line says that nothing of it is real. */
export function rehearsing(context: Context): Context {
  const { progress } = context
  return {
    ...context,
    settings: () => context.settings(),
    progress: {
      say: (text) => progress.say(marked(text)),
      note: (text) => progress.note(marked(text)),
      done: () => progress.done(),
    },
    log: (level, text) => context.log(level, marked(text)),
  }
}

/** Work of a rehearsal: what it throws says so too, an interruption included, which becomes an error of ours later only. */
export async function ofRehearsal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error) Object.assign(error, { mark })
    throw error
  }
}
