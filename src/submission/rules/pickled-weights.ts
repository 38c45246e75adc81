import { pickleKind, pickleProbe } from '../pickle-kind.ts'
import { finding } from './finding.ts'
import type { Rule } from './rule.ts'

export const pickledWeights: Rule = {
  id: 'pickled-weights',
  code: 'S1041',
  title: 'weights are plain data, not pickles that run code when they are loaded',
  async check({ files, signal }) {
    const findings = []
    for (const { path, link } of await files.list()) {
      signal.throwIfAborted()
      if (link !== null) continue
      const head = await files.readPart(path, 'start', pickleProbe.headBytes)
      if (head === undefined || !mayBePickle(path, head)) continue
      const tail = await files.readPart(path, 'end', pickleProbe.tailBytes)
      const kind = pickleKind(path, head, tail ?? head)
      if (kind !== null) findings.push(finding(pickledWeights, path, { what: `it is ${kind}: loading it can run any code` }))
    }
    return findings
  },
}

/** Spares the second read where the first byte settles it. */
function mayBePickle(path: string, head: Uint8Array): boolean {
  return head[0] === 0x80 || head[0] === 0x50 || head[0] === 0x93 || /\.(?:pkl|pickle)$/i.test(path)
}
