import { type ProcessRecord, processRecords, reapLeftovers } from '../../runtime/process/leftovers.ts'
import type { CleanItem, Leftovers, Removed } from './types.ts'

/** Servers that a dead bbx started in the process runtime and that outlived their guardian too. Looks only. */
export async function findProcessLeftovers(stateDir: string): Promise<Leftovers> {
  const records = await processRecords(stateDir)
  const of = (wanted: boolean, why: (record: ProcessRecord) => string): CleanItem[] =>
    records
      .filter(({ left }) => left === wanted)
      .map(({ record }) => ({ kind: 'process', id: record.marker, name: 'processes of a submission', why: why(record), bytes: null }))
  return {
    remove: of(true, ({ owner }) => `left by bbx (pid ${owner.pid}), which is gone`),
    keep: of(false, ({ owner }) => `of bbx (pid ${owner.pid}), which is at work`),
  }
}

export async function removeProcessLeftovers(stateDir: string, items: readonly CleanItem[]): Promise<Removed> {
  if (items.length > 0) await reapLeftovers(stateDir)
  const still = new Set((await processRecords(stateDir)).filter(({ left }) => left).map(({ record }) => record.marker))
  return {
    removed: items.filter(({ id }) => !still.has(id)),
    failed: items.filter(({ id }) => still.has(id)).map((item) => ({ ...item, why: 'could not be ended' })),
  }
}
