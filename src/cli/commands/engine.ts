import { dirname, resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { challengeFiles } from '../../datasets/challenge-files.ts'
import { readChallengeAsReference } from '../../datasets/read-challenges.ts'
import { engineDefaults } from '../../tracks/babelbit/engine/engine-options.ts'
import { type Engine, serveEngine } from '../../tracks/babelbit/engine/serve-engine.ts'
import type { Context } from '../context.ts'
import { addressOr } from '../known-hotkey.ts'
import type { QuietResult } from '../result.ts'

export interface EngineCommandOptions {
  /** A challenge file or a folder of them; without it `/start` has to name one. */
  challenge?: string | undefined
  host?: string | undefined
  port?: number | undefined
  auth?: boolean | undefined
  allowHotkey?: readonly string[] | undefined
  maxSessions?: number | undefined
  /** Seconds. */
  sessionTtl?: number | undefined
  bodyLimit?: number | undefined
}

/** `bbx engine`: serves until it is told to stop. */
export async function engine(options: EngineCommandOptions, context: Context): Promise<QuietResult> {
  const challenge = await findChallenge(options.challenge, context.cwd)
  const auth = readAuth(options)
  const maxSessions = options.maxSessions ?? engineDefaults.maxSessions
  const sessionTtlMs = options.sessionTtl === undefined ? engineDefaults.sessionTtlMs : options.sessionTtl * 1000
  const served: Engine = await serveEngine({
    challenge: challenge?.path ?? null,
    cwd: context.cwd,
    // What /start may name: files below where the user stands, and beside the challenge.
    roots: [context.cwd, ...(challenge === null ? [] : [challenge.folder])],
    onOutside: (path) => context.log('info', `a /start named ${JSON.stringify(path)}, outside of what this engine serves: refused`),
    host: options.host ?? engineDefaults.host,
    port: options.port ?? engineDefaults.port,
    maxSessions,
    sessionTtlMs,
    bodyLimitBytes: options.bodyLimit ?? engineDefaults.bodyLimitBytes,
    auth,
    signal: context.signal,
    onBug: (error) => context.log('info', `a request met a bug: ${error instanceof Error ? error.stack : String(error)}`),
  })
  context.ready({
    schema: 'bbx.engine/1',
    url: served.url,
    port: served.port,
    challenge: challenge?.path ?? null,
    auth: auth !== null,
    maxSessions,
    sessionTtlS: sessionTtlMs / 1000,
  })
  await served.closed
  return { kind: 'quiet', exit: 0 }
}

async function findChallenge(given: string | undefined, cwd: string): Promise<{ path: string; folder: string } | null> {
  if (given === undefined) return null
  const path = resolve(cwd, given)
  for await (const file of challengeFiles(path)) {
    // What is wrong with the first file is said now, not to the first client.
    await readChallengeAsReference(file)
    return { path, folder: file === path ? dirname(path) : path }
  }
  return null
}

function readAuth({ auth = false, allowHotkey = [] }: EngineCommandOptions) {
  for (const hotkey of allowHotkey) addressOr(hotkey, 'U0001', '--allow-hotkey')
  if (allowHotkey.length > 0 && !auth) throw new BbxError('U0001', { what: '--allow-hotkey needs --auth' })
  if (!auth) return null
  return {
    allow: allowHotkey.length === 0 ? null : allowHotkey,
    challengeTtlMs: engineDefaults.challengeTtlMs,
    tokenTtlMs: engineDefaults.tokenTtlMs,
  }
}
