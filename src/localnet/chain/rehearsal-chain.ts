import { randomBytes } from 'node:crypto'
import { BbxError } from '../../base/bbx-error.ts'
import { openRuntime } from '../../chain/scale/runtime.ts'
import { type Block, type Blocks, openBlocks, sealBlock } from './blocks.ts'
import type { Faults } from './faults.ts'
import { writeBeacon, writeGenesis } from './genesis.ts'
import { makeBlock } from './make-block.ts'
import { openPool, type Pool, type Waiting } from './pool.ts'
import type { RehearsalMetadata } from './read-metadata.ts'
import type { StateJournal } from './state-journal.ts'
import { typedState } from './typed-state.ts'
import { openVersionedStore } from './versioned-store.ts'
import type { ChainOptions, World } from './world.ts'

export interface RehearsalChain {
  world: World
  blocks: Blocks
  pool: Pool
  faults: Faults
  metadata: RehearsalMetadata
  finalized(): number
  specVersion(): number
  /** Called after each block, with the keys that it wrote. */
  listeners: Set<(written: ReadonlySet<string>) => void>
  /** Makes one block and tells everybody who waits. */
  advance(): Promise<void>
  /** Resolves when no block is being made. */
  settled(): Promise<void>
  /** A change from outside of any transaction; it is kept with the next block. */
  change(work: () => void): void
}

export interface RehearsalOptions extends ChainOptions {
  metadata: RehearsalMetadata
  journal: StateJournal | null
  now(): number
}

/** Begins a chain, or goes on with the one of the journal. Throws BbxError U0003 where that is of another subnet. */
export async function openRehearsalChain(options: RehearsalOptions): Promise<RehearsalChain> {
  const { netuid, metadata, journal, now } = options
  const runtime = openRuntime(metadata.v15)
  const store = openVersionedStore()
  const world: World = { runtime, store, state: typedState(runtime, store), options }
  const blocks = openBlocks()
  const faults: Faults = {}
  const specVersion = () => runtime.specVersion + (faults.upgrade ?? 0)
  const pool = openPool(world, { specVersion, blockHash: (number) => blocks.at(number)?.hash ?? null })
  const listeners: RehearsalChain['listeners'] = new Set()
  const waiting: { entry: Waiting; block: number }[] = []
  let changed = false
  let final = 0

  const keep = (block: Block, between: [string, string | null][]) =>
    journal?.append({ netuid, between, block: { ...block, extrinsics: [...block.extrinsics] }, writes: store.written() })

  if (journal === null || journal.lines.length === 0) {
    writeGenesis(world)
    const genesis = sealBlock(0, null, [], randomBytes(32).toString('hex'))
    blocks.add(genesis)
    await keep(genesis, [])
  } else {
    replay(journal, netuid, world, blocks)
    changed = writeBeacon(world)
    final = Math.max(0, store.head - options.finalityLag)
  }

  async function advance(): Promise<void> {
    const between = changed ? store.written() : []
    changed = false
    const { block, included } = makeBlock(
      world,
      blocks,
      faults.holdPool ? { ...pool, waiting: [] } : pool,
      now() + (faults.clockAheadMs ?? 0),
      faults,
    )
    await keep(block, between)
    if (!faults.holdFinality) final = Math.max(final, store.head - options.finalityLag)
    const written = new Set(store.written().map(([key]) => key))
    for (const listener of listeners) listener(written)
    for (const entry of included) {
      entry.watch?.({ inBlock: block.hash })
      waiting.push({ entry, block: store.head })
    }
    for (const { entry, block: at } of waiting.filter((other) => other.block <= final))
      entry.watch?.({ finalized: blocks.at(at)?.hash ?? '' })
    waiting.splice(0, waiting.length, ...waiting.filter(({ block: at }) => at > final))
  }

  // One block at a time, also where several ask for one.
  let last: Promise<void> = Promise.resolve()
  return {
    ...{ world, blocks, pool, faults, metadata, listeners, specVersion },
    finalized: () => final,
    advance() {
      last = last.then(advance)
      return last
    },
    settled: () => last.catch(() => {}),
    change(work) {
      work()
      changed = true
    },
  }
}

function replay({ lines }: StateJournal, netuid: number, { store }: World, blocks: Blocks): void {
  const [first] = lines
  if (first !== undefined && first.netuid !== netuid) {
    throw new BbxError('U0003', {
      what: `the state is of the subnet ${first.netuid}, not ${netuid}`,
      remedy: `call it with --netuid ${first.netuid}, or name another folder with --state`,
    })
  }
  for (const [number, { between, block, writes }] of lines.entries()) {
    for (const [key, value] of between) store.set(key, value)
    store.begin(number)
    for (const [key, value] of writes) store.set(key, value)
    blocks.add(block)
  }
}
