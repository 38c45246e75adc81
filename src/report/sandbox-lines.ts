import type { SandboxReport } from '../base/sandbox-report.ts'

/** What a person must know of the sandbox: what is in force, what is not, what was proved. */
export function sandboxLines({ engine, enforced, missing, adapted, proof, transport, gpu, image }: SandboxReport): string[] {
  const count = (verdict: SandboxReport['proof'][number]['verdict']) => proof.filter((row) => row.verdict === verdict).length
  const unproven = count('unproven')
  const open = proof.filter(({ verdict }) => verdict === 'open')
  return [
    `${engine.product} ${engine.version}, image ${image.tag}${image.built ? '' : ' (unchanged)'}, no network, requests by ${transport}`,
    `${enforced.length} restrictions in force${missing.length === 0 ? '' : `, ${missing.length} missing`}; ${count('blocked')} ways out proved blocked${
      unproven === 0 ? '' : `, ${unproven} not proved here`
    }`,
    ...missing.map(({ what, why }) => `missing: ${what} (${why})`),
    ...open.map(({ title, evidence }) => `open: ${title} (${evidence})`),
    ...adapted.map(({ what, wanted, given }) => `adapted: ${what} ${given} instead of ${wanted}`),
    ...(gpu === null ? [] : [...(gpu.devices.length === 0 ? [] : [`GPU: ${gpu.devices.join(', ')}`]), ...gpu.notes]),
  ]
}
