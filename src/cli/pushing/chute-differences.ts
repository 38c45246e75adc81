import type { NamedSubmission } from '../../submission/publishing.ts'
import type { OnPlatform } from './on-platform.ts'

/** Where chain and platform do not say the same of a chute, and what costs money besides, in words. */
export function chuteDifferences(named: NamedSubmission | null, { chute, costing, why }: OnPlatform): string[] {
  const wanted = named?.chute ?? null
  const found: string[] = []
  if (wanted !== null && why !== null) found.push(`whether the chute ${wanted.slug ?? wanted.id} is there is not known: ${why}`)
  if (wanted !== null && why === null && chute === null)
    found.push(`the platform does not show the chute ${wanted.slug ?? wanted.id} that the chain names: validators pass it over`)
  if (chute !== null && wanted?.slug != null && chute.slug !== wanted.slug)
    found.push(`the chain names the slug ${wanted.slug}, and the platform ${chute.slug}: validators pass it over`)
  if (chute?.revision != null && named?.revision != null && chute.revision !== named.revision)
    found.push(`the chute ${chute.slug} serves ${chute.revision}, and ${named.revision} is committed`)
  for (const { id, name } of costing) {
    if (id === wanted?.id) continue
    found.push(`the chute ${name} costs money, and the chain does not name it: \`bbx chute delete ${id}\` ends that`)
  }
  return found
}
