import { createHash, type Hash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../base/bbx-error.ts'
import { diskError } from '../base/disk-error.ts'
import { wholeLines } from '../base/whole-lines.ts'
import type { Item, Profile } from '../tracks/types.ts'

export type AnyItem = Item<unknown, unknown>

/** `plan.jsonl`: a run's items with their truths, so that a run can be scored again when its data set is gone. */
export function planPath(folder: string): string {
  return join(folder, 'plan.jsonl')
}

export interface PlanFacts {
  /** sha256 of the file's bytes. */
  digest: string
  items: number
  units: number
}

export async function writePlan(folder: string, profile: Profile, items: AsyncIterable<AnyItem>): Promise<PlanFacts> {
  const hash = createHash('sha256')
  const facts = { items: 0, units: 0 }
  try {
    await using file = await open(planPath(folder), 'wx')
    for await (const item of items) {
      const line = planLine(profile, item)
      hash.update(line)
      await file.write(line)
      facts.items += 1
      facts.units += profile.unitsOf(item.truth)
    }
    await file.sync()
  } catch (error) {
    throw diskError(error, planPath(folder))
  }
  return { digest: named(hash), ...facts }
}

/** The digest that the plan would have. */
export async function planDigest(profile: Profile, items: AsyncIterable<AnyItem>): Promise<string> {
  const hash = createHash('sha256')
  for await (const item of items) hash.update(planLine(profile, item))
  return named(hash)
}

function planLine(profile: Profile, { id, input, truth }: AnyItem): string {
  return `${JSON.stringify({ id, input: profile.input.encode(input), truth: profile.truth.encode(truth) })}\n`
}

function named(hash: Hash): string {
  return `sha256:${hash.digest('hex')}`
}

/** Streams the items in plan order. Throws BbxError U0007 on a damaged line. */
export async function* readPlan(folder: string, profile: Profile): AsyncIterable<AnyItem> {
  let number = 0
  for await (const line of wholeLines(planPath(folder))) {
    number += 1
    try {
      const { id, input, truth } = JSON.parse(line) as { id: string; input: unknown; truth: unknown }
      yield { id, input: profile.input.parse(input), truth: profile.truth.parse(truth) }
    } catch (cause) {
      throw new BbxError('U0007', { what: `line ${number} of ${planPath(folder)} is damaged`, remedy: 'start a new run', cause })
    }
  }
}
