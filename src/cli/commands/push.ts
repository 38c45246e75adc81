import { join, relative } from 'node:path'
import type { Signer } from '../../base/signer.ts'
import type { HubRepo } from '../../hub/types.ts'
import { refuseBadNames } from '../../push/commitment/payload-of.ts'
import { openReceipt } from '../../push/open-receipt.ts'
import type { HotkeyToSign, Push, PushTrack } from '../../push/push.ts'
import type { ReceiptKey } from '../../push/receipt/receipt.ts'
import { receiptPath, writeReceipt } from '../../push/receipt/receipts.ts'
import { runPush } from '../../push/run-push.ts'
import { fingerprint } from '../../submission/fingerprint.ts'
import { openSubmission, type Submission } from '../../submission/open.ts'
import { loadTrack } from '../../tracks/registry.ts'
import { cacheDir } from '../cache-dir.ts'
import { agree } from '../chain/agree.ts'
import { type OpenedChain, openForCommand } from '../chain/open-for-command.ts'
import { signerForCommand } from '../chain/signer-for-command.ts'
import { wantedKey } from '../chain/wanted-key.ts'
import { rulesOf } from '../chutes/rules-of.ts'
import type { Context } from '../context.ts'
import { hubOfNetwork } from '../hub-of-network.ts'
import { chuteWorkFor } from '../pushing/chute-work.ts'
import { lockPush } from '../pushing/lock-push.ts'
import { refuseMixedWorlds } from '../pushing/mixed-worlds.ts'
import { nameOfRepository } from '../pushing/name-of-repository.ts'
import { pushDocument, pushText } from '../pushing/push-document.ts'
import { checkedFolder, type PushCommandOptions } from '../pushing/push-options.ts'
import { ofRehearsal, rehearsing } from '../pushing/rehearsing.ts'
import { testRevision } from '../pushing/test-revision.ts'
import { usualTest } from '../pushing/usual-test.ts'
import type { CommandResult } from '../result.ts'

/** `bbx push`: what was measured, on the hub and on chain; run again it goes on where it was ended. */
export async function push(options: PushCommandOptions, given: Context): Promise<CommandResult> {
  const folder = checkedFolder(options, given.cwd)
  const settings = await given.settings()
  const submission = await openSubmission(folder, join(cacheDir(settings), 'hashes'))
  const loaded = await loadTrack(submission.manifest.track)
  const track = { ...loaded, rules: await rulesOf(loaded) }
  const hotkeyWanted = { hotkey: await wantedKey('hotkey', options, given) }
  await using opened = await openForCommand(given, hotkeyWanted, track.publishing.netuid)
  const target = { options, folder, submission, track, opened, given }
  return await (opened.chain.isRehearsal ? ofRehearsal(() => pushTo(target, rehearsing(given))) : pushTo(target, given))
}

interface PushTarget {
  options: PushCommandOptions
  /** As it was named, absolute. */
  folder: string
  submission: Submission
  track: PushTrack
  opened: OpenedChain<'hotkey'>
  /** Whose lines are not marked. */
  given: Context
}

async function pushTo({ options, folder, submission, track, opened, given }: PushTarget, context: Context): Promise<CommandResult> {
  const { chain, netuid } = opened
  const settings = await context.settings()
  const hotkey = openedOnce(await signerForCommand('hotkey', options, context, chain))
  const { hub: connected, endpoint, account } = hubOfNetwork(settings)
  await using hub = connected
  refuseMixedWorlds(chain, endpoint)
  const repo: HubRepo = { kind: 'model', name: await nameOfRepository({ options, hub, account, track, folder, context }) }
  refuseBadNames({ track, repo, hotkey })
  // A dry run changes nothing, and leaves nothing behind: it is kept by no other push, and keeps none.
  const place = { genesis: chain.genesis, netuid, hotkey: hotkey.address }
  await using _lock = options.dryRun ? null : await lockPush(context.cwd, place)
  await using chuteWork = chuteWorkFor({ options, context: given, track, chain, folder, repo: repo.name })
  const work = await openPush({ submission, track, chain, netuid, hotkey, hub, repo, chuteWork }, endpoint, options, context)
  const outcome = await runPush(work)
  context.progress.done()
  const receiptFile = work.options.dryRun ? null : relative(context.cwd, receiptPath(context.cwd, work.receipt.id))
  const document = pushDocument(work, outcome, receiptFile)
  return { kind: 'document', exit: outcome.error?.exit ?? 0, document, text: () => pushText(document) }
}

/** What is pushed, and where to. */
type PushParts = Pick<Push, 'submission' | 'track' | 'chain' | 'netuid' | 'hotkey' | 'hub' | 'repo' | 'chuteWork'>

async function openPush(parts: PushParts, hubUrl: string, options: PushCommandOptions, context: Context): Promise<Push> {
  const { submission, track, chain, netuid, hotkey, hub, repo } = parts
  const { progress, signal, cwd } = context
  progress.say('reading the folder')
  const print = await fingerprint(submission.files, signal, submission.hashOf)
  await submission.hashCache?.save()
  const target = { genesis: chain.genesis, netuid, hotkey: hotkey.address, hub: hubUrl, repo: repo.name }
  const key: ReceiptKey = { track: track.id, fingerprint: print, ...target }
  const facts = {
    ...{ bbx: context.version, rehearsal: chain.isRehearsal, network: chain.network },
    folder: relative(cwd, submission.root) || '.',
  }
  const revision = options.revision ?? null
  const { receipt, goesOn, because } = await openReceipt({ workingFolder: cwd, key, revision, chain, facts, now: new Date() })
  if (because !== null) progress.note(`a new receipt: ${because}`)
  if (goesOn) progress.note(`going on with the receipt ${receipt.id}`)
  const dryRun = options.dryRun ?? false
  const work: Push = {
    ...parts,
    ...{ workingFolder: cwd, fingerprint: print, receipt, signal },
    deployment: 'no chute serves this track',
    options: {
      ...{ dryRun, revision, commit: options.commit, publish: options.publish, wait: options.wait },
      deploy: options.deploy ?? null,
      warmUp: options.warmup ?? true,
      minScore: options.minScore ?? null,
      skipTest: options.skipTest ?? false,
      keepStray: options.keepStray ?? false,
      waitMs: options.timeout * 1000,
    },
    async save(change) {
      work.receipt = { ...work.receipt, ...change }
      if (!dryRun) await writeReceipt(cwd, work.receipt)
    },
    usualTest: () => usualTest(submission, context),
    evaluate: (commit) => testRevision({ hub, repo, revision: commit, submission }, context),
    agree: (lines, question) => agree(lines, question, context),
    ...{ warnings: [], preview: [] },
    now: () => new Date(),
    onEvent: (event) => (event.at === 'step' ? progress.say(event.id) : progress.note(`${event.id}: ${event.status}: ${event.what}`)),
    say: (what) => progress.say(what),
  }
  // Before anything is changed anywhere: where nothing can be written down, nothing is begun.
  await work.save({})
  return work
}

function openedOnce({ address, open }: HotkeyToSign): HotkeyToSign {
  let opening: Promise<Signer> | null = null
  return {
    address,
    open() {
      opening ??= open()
      return opening
    },
  }
}
