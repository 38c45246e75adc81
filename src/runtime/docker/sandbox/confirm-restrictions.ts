import { type Restriction, restrictions, type SeenContainer } from './restrictions.ts'

export interface MissingRestriction {
  what: string
  why: string
  required: boolean
}

export interface Confirmed {
  enforced: readonly string[]
  missing: readonly MissingRestriction[]
}

/** Which restrictions are in force: container engines drop fields that they do not know, without a word. */
export function confirmRestrictions(seen: SeenContainer, wanted: readonly Restriction[] = restrictions): Confirmed {
  const looked = wanted.map(({ what, required, lacks, unsure }) => {
    const lacking = lacks(seen)
    return { what, required: required && lacking !== null, why: lacking ?? unsure?.(seen) ?? null }
  })
  return {
    enforced: looked.filter(({ why }) => why === null).map(({ what }) => what),
    missing: looked.flatMap(({ what, required, why }) => (why === null ? [] : [{ what, why, required }])),
  }
}
