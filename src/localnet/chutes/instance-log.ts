import { moduleFacts } from './module-facts.ts'
import type { Instance } from './state.ts'

/** What an instance writes while it starts; the last of it where it dies. */
export function startupLines({ code, death, activeAt }: Instance, now: number): string[] {
  const { repo, revision } = moduleFacts(code)
  const lines = [
    'rehearsal: no container runs here, this log is made up',
    `fetching ${repo ?? 'the model'} at ${revision ?? 'its revision'}`,
  ]
  if (now < activeAt) return lines
  return [...lines, death ?? 'model loaded, answering']
}

/** All that it wrote so far. */
export function logLines(instance: Instance, now: number): string[] {
  return [...startupLines(instance, now), ...instance.log]
}
