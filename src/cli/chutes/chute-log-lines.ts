import { BbxError } from '../../base/bbx-error.ts'
import { followInstances, type InstanceLine } from '../../chutes/logs/follow-instances.ts'
import { openStartUpLog } from '../../chutes/logs/open-start-up-log.ts'
import { recentLines } from '../../chutes/logs/recent-lines.ts'
import type { PlatformChute, StartUpSession } from '../../chutes/types.ts'
import type { Context } from '../context.ts'
import type { NetworkPlatform } from './platform-of-network.ts'

export interface LogChoices {
  /** Only this instance. */
  instanceId?: string | undefined
  /** What instances said before they were active. */
  startup?: boolean | undefined
  /** Of those, only the newest. */
  latest?: boolean | undefined
  /** Go on until Ctrl-C. */
  follow?: boolean | undefined
  /** Lines of before, 0 to 10000. */
  backfill: number
}

const quietMs = 3_000
const askAgainMs = 10_000
const reconnectMs = 2_000

/** The lines of a chute's instances. `chute` is null where only an instance is known. Throws BbxError E0010 for an encrypted log without the hotkey, E0074 where there is no log. */
export async function* chuteLogLines(
  { chute, choices }: { chute: PlatformChute | null; choices: LogChoices },
  platform: NetworkPlatform,
  context: Context,
): AsyncGenerator<InstanceLine> {
  const { chutes } = platform
  const { signal, progress } = context
  const { instanceId, startup = false, follow = false, backfill } = choices
  const active = instancesOf(chute, instanceId)
  if (!follow && (startup || active.length === 0)) {
    if (chute === null)
      throw new BbxError('E0074', { what: 'which chute the instance belongs to is not known', remedy: 'name the chute too' })
    if (!startup) progress.note(`no instance of ${chute.name} is active: this is what they said while they started`)
    yield* startUpLines(chute, choices, platform, context)
    return
  }
  if (follow) {
    const instances = async () =>
      instanceId !== undefined || chute === null ? active : instancesOf(await chutes.chute(chute.id, signal), undefined)
    if (active.length === 0) progress.note('no instance is active yet: what one says is shown as soon as there is one; Ctrl-C stops')
    yield* followInstances(chutes, { instances, backfill, signal, everyMs: askAgainMs, pauseMs: reconnectMs })
    return
  }
  for (const instance of active)
    for await (const event of recentLines(chutes, instance, { backfill, quietMs, signal })) yield { instance, event }
}

function instancesOf(chute: PlatformChute | null, only: string | undefined): string[] {
  if (only !== undefined) return [only]
  return chute?.instances.filter(({ active }) => active).map(({ id }) => id) ?? []
}

async function* startUpLines(
  chute: PlatformChute,
  { instanceId, latest = false }: LogChoices,
  platform: NetworkPlatform,
  { signal }: Context,
): AsyncGenerator<InstanceLine> {
  const hotkey = await platform.logHotkey()
  if (hotkey === null) {
    throw new BbxError('E0010', {
      what: 'start-up logs are encrypted to the hotkey of the account, and only an API key is known',
      remedy: 'name the hotkey with --wallet-name and --wallet-hotkey, or keep it in config.ini: `bbx chute login --save`',
    })
  }
  const sessions = newestLast(await platform.chutes.startUpSessions(chute.id, signal)).filter(
    (session) => instanceId === undefined || session.instanceId === instanceId,
  )
  if (sessions.length === 0) {
    throw new BbxError('E0074', {
      what: `no instance of ${chute.name} is active, and none has started in the last 4 hours`,
      remedy: '`bbx chute warmup` asks for one; miners may take minutes to place it',
    })
  }
  for (const session of latest ? sessions.slice(-1) : sessions) {
    const { instanceId: instance, ephemeralKey, startedAt } = session
    yield { instance, event: { kind: 'event', event: `started ${startedAt ?? 'at a time that the platform does not tell'}` } }
    const text = await openStartUpLog(await platform.chutes.startUpChunks(chute.id, instance, signal), ephemeralKey, hotkey)
    for (const line of text.replace(/\n$/, '').split('\n')) yield { instance, event: { kind: 'line', text: line } }
  }
}

function newestLast(sessions: readonly StartUpSession[]): StartUpSession[] {
  return sessions.toSorted((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? ''))
}
