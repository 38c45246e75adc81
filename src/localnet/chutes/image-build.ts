import type { StoredImage } from './state.ts'

/** From then until its end an image is `pending build` for this part of the time. */
const pendingPart = 0.2

export type BuildState = 'pending build' | 'building' | 'built and pushed' | `error: ${string}`

/** Where the build of an image is: nothing is built here, it only takes its time. */
export function buildState({ createdAt, buildMs, failure }: StoredImage, now: number): BuildState {
  const elapsed = now - createdAt
  if (elapsed < buildMs * pendingPart) return 'pending build'
  if (elapsed < buildMs) return 'building'
  return failure === null ? 'built and pushed' : `error: ${failure}`
}

export interface BuildLine {
  /** Milliseconds since 1970. */
  at: number
  type: 'stdout' | 'stderr'
  text: string
}

/** What the log of its build has by now. */
export function buildLines(image: StoredImage, now: number): BuildLine[] {
  const { createdAt, buildMs, failure } = image
  const steps = instructions(image.dockerfile)
  const begin = createdAt + buildMs * pendingPart
  const lines = steps.map((step, index): BuildLine => {
    const at = Math.round(begin + ((buildMs * (1 - pendingPart)) / (steps.length + 1)) * (index + 1))
    return { at, type: 'stdout', text: `STEP ${index + 1}/${steps.length}: ${step}` }
  })
  const last: BuildLine =
    failure === null
      ? { at: createdAt + buildMs, type: 'stdout', text: 'rehearsal: nothing was built, and the image counts as built and pushed' }
      : { at: createdAt + buildMs, type: 'stderr', text: failure }
  return [...lines, last].filter(({ at }) => at <= now)
}

/**
 * What is wrong with a build that can be told without running it: no FROM in front, a command that only fails, a file to add that the context lacks, a member of the
 * context outside of its folder. null: it will count as built.
 */
export function buildFailure(dockerfile: string, files: readonly string[]): string | null {
  const outside = files.find((path) => path.startsWith('/') || path.split('/').includes('..'))
  if (outside !== undefined) return `Invalid build context: ${outside} is outside of it`
  const steps = instructions(dockerfile)
  if (!/^FROM\s/i.test(steps[0] ?? '')) return 'no FROM statement found'
  for (const step of steps) {
    if (/^RUN\s+(?:false|exit\s+[1-9]\d*)$/i.test(step)) return `while running runtime: exit status 1: ${step}`
    const added = /^(?:ADD|COPY)\s+(?:--\S+\s+)*(\S+)\s+\S+$/i.exec(step)?.[1]
    if (added !== undefined && !isThere(added, files)) return `no items matching glob "${added}" copied`
  }
  return null
}

function isThere(source: string, files: readonly string[]): boolean {
  const path = source.replace(/^\.\//, '').replace(/\/$/, '')
  return path === '.' || /^https?:/.test(path) || files.some((file) => file === path || file.startsWith(`${path}/`))
}

/** Without comments; a line that ends with a backslash goes on in the next. */
function instructions(dockerfile: string): string[] {
  return dockerfile
    .replace(/\\\r?\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}
