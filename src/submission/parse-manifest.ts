import { parse, TomlError } from 'smol-toml'
import { z } from 'zod'
import { trackIds } from '../base/track-ids.ts'
import type { Manifest } from './manifest.ts'
import { misplacedSetting } from './misplaced-setting.ts'
import { startProblem } from './start-command.ts'

export interface ManifestProblem {
  line: number | null
  what: string
}

export type ParsedManifest = { manifest: Manifest } | { problems: readonly ManifestProblem[] }

const laterTracks = ['babelbit-speech']

const manifestSchema = z.strictObject({
  track: z.enum(trackIds, {
    error: ({ input }) => {
      if (typeof input !== 'string') return input === undefined ? 'is missing' : 'is not a string'
      return `names no track of this version: ${laterTracks.includes(input) ? 'it comes later' : `there is ${trackIds.join(', ')}`}`
    },
  }),
  template: z
    .string({ error: 'is not a string' })
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: 'is not the name of a template' })
    .optional(),
  profile: z
    .string({ error: 'is not a string' })
    .regex(/^[a-z-]{1,32}\/[A-Za-z0-9.-]{1,32}$/, { error: 'is not a profile, as in "babelbit/2025-11"' })
    .optional(),
  start: z
    .array(z.string({ error: 'holds something that is not a string' }), {
      error: 'is not a list of strings, as in ["python", "server.py"]',
    })
    .superRefine((words, { addIssue }) => {
      const problem = startProblem(words)
      if (problem !== null) addIssue(problem)
    })
    .optional(),
})

const knownKeys = Object.keys(manifestSchema.shape)

/** Reads the text of a bbx.toml. Never throws; no message repeats a value, for a value may be a secret in the wrong place. */
export function parseManifest(text: string): ParsedManifest {
  let value: Record<string, unknown>
  try {
    value = parse(text)
  } catch (error) {
    return { problems: [tomlProblem(error)] }
  }
  const problems = Object.keys(value)
    .filter((key) => !knownKeys.includes(key))
    .map((key) => problem(text, key, misplacedSetting(key) ?? `is not a key of the manifest: there are ${knownKeys.join(', ')}`))
  const known = manifestSchema.safeParse(
    Object.fromEntries(knownKeys.flatMap((key) => (Object.hasOwn(value, key) ? [[key, value[key]]] : []))),
  )
  for (const issue of known.error?.issues ?? []) problems.push(problem(text, String(issue.path[0]), issue.message))
  if (!known.success || problems.length > 0) return { problems }
  const { track, template = null, profile = null, start = null } = known.data
  if (profile !== null && !profile.startsWith(`${track}/`))
    return { problems: [problem(text, 'profile', `belongs to another track than ${track}`)] }
  return { manifest: { track, template, profile, start } }
}

function problem(text: string, key: string, what: string): ManifestProblem {
  const shown = JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key)
  return { line: lineOf(text, key), what: `${shown} ${what}` }
}

function lineOf(text: string, key: string): number | null {
  const starts = text.split('\n').map((line) =>
    line
      .trim()
      .replace(/^\[+\s*/, '')
      .replace(/^["']/, ''),
  )
  const index = starts.findIndex((start) => start.startsWith(key) && !/^[A-Za-z0-9_-]/.test(start.slice(key.length)))
  return index < 0 ? null : index + 1
}

function tomlProblem(error: unknown): ManifestProblem {
  if (!(error instanceof TomlError)) return { line: null, what: 'is not TOML that can be read' }
  // Only the first line of the message: what follows it quotes the file.
  const [reason = ''] = error.message.replace('Invalid TOML document: ', '').split('\n')
  return { line: error.line, what: `is not TOML: ${reason}` }
}
