import { type RunProgram, runProgram } from './run-program.ts'

/** Programs of NVIDIA's container toolkit, any of which tells its version: the command line tool came with 1.12. */
const programs = ['nvidia-ctk', 'nvidia-container-cli', 'nvidia-container-runtime']

/** Version of NVIDIA's container toolkit on this machine: `1.17.4`, an empty text where it does not tell; null where there is none. */
export async function readToolkit(options: RunProgram): Promise<string | null> {
  let found = false
  for (const program of programs) {
    const ran = await runProgram(program, ['--version'], options)
    if (ran === null) continue
    found = true
    const [, version] = 'output' in ran ? (/version:? v?(\d+\.\d+\.\d+(?:-rc\.\d+)?)/i.exec(ran.output) ?? []) : []
    if (version !== undefined) return version
  }
  return found ? '' : null
}

/**
 * Holes of the toolkit through which an image can reach the host. Source: NVIDIA's CVE records. 2024-0132: up to 1.16.1; 2025-23359, where the
 * repair of the first fell short: up to 1.17.3; 2025-23266: up to 1.17.7. None of them needs more than a hostile image.
 */
const holes = [
  { id: 'CVE-2024-0132', fixedIn: '1.16.2' },
  { id: 'CVE-2025-23359', fixedIn: '1.17.4' },
  { id: 'CVE-2025-23266', fixedIn: '1.17.8' },
] as const

/** A line about each known hole that a version of the toolkit has; none for a version that cannot be read. */
export function toolkitHoles(version: string): string[] {
  return holes
    .filter(({ fixedIn }) => isBefore(version, fixedIn))
    .map(
      ({ id, fixedIn }) =>
        `NVIDIA container toolkit ${version} has the hole ${id}, through which an image can reach the host: update it to ${fixedIn} or newer, or use --gpus none`,
    )
}

function isBefore(version: string, fixedIn: string): boolean {
  const parts = /^(\d+)\.(\d+)\.(\d+)(-.+)?$/.exec(version)
  if (parts === null) return false
  const fixed = fixedIn.split('.').map(Number)
  for (const [at, wanted] of fixed.entries()) {
    const is = Number(parts[at + 1])
    if (is !== wanted) return is < wanted
  }
  // A candidate comes before its release.
  return parts[4] !== undefined
}
