import type { BbxError } from '../base/bbx-error.ts'
import { version } from './version.ts'

/** `bbx.error/1`: the one document of a call that failed as a whole. */
export function errorDocument(error: BbxError, exit: number, clean: (text: string) => string): Record<string, unknown> {
  return {
    schema: 'bbx.error/1',
    bbx: version,
    error: {
      code: error.code,
      what: clean(error.message),
      why: error.why === null ? null : clean(error.why),
      remedy: clean(error.remedy),
      missing: error.missing.map(({ name, flag, variable }) => ({ name, flag, variable })),
    },
    exit,
  }
}

/** The same for a person. */
export function errorText(error: BbxError): string {
  const lines = [`error ${error.code}: ${error.message}`]
  if (error.why !== null) lines.push(`  why: ${error.why}`)
  if (error.missing.length > 0) {
    lines.push('  missing:')
    for (const { name, flag, variable } of error.missing) lines.push(`    ${name}: ${variable === null ? flag : `${flag}, or ${variable}`}`)
  }
  lines.push(`  do:  ${error.remedy}`)
  // What the platform said may have lines of its own.
  return lines.map((line) => `${error.mark}${line.replaceAll('\n', `\n${error.mark}    `)}\n`).join('')
}

/** The stacks of an error and of what caused it. */
export function stackText(error: unknown): string {
  const stacks: string[] = []
  for (let at: unknown = error; at instanceof Error && stacks.length < 8; at = at.cause) stacks.push(at.stack ?? `${at}`)
  return stacks.length === 0 ? '' : `${stacks.join('\ncaused by ')}\n`
}
