import type { SubmissionFiles } from '../files.ts'
import { environmentFileKind } from '../secrets/environment-file.ts'
import { findKeyfiles } from '../secrets/find-keyfile.ts'
import { findMnemonics } from '../secrets/find-mnemonic.ts'
import { findTokens } from '../secrets/find-tokens.ts'
import { finding } from './finding.ts'
import type { Finding, Rule } from './rule.ts'

const probeBytes = 8 * 1024
/** Of a larger text the beginning is looked through: what is that long is a corpus or a vocabulary. */
const scannedBytes = 8 * 1024 * 1024
const mostFindingsAFile = 20

export const secrets: Rule = {
  id: 'secrets',
  code: 'S1030',
  title: 'no secret and no wallet is inside the folder',
  async check({ files, signal }) {
    const findings = await environmentFiles(files)
    for (const { path, link } of await files.list()) {
      signal.throwIfAborted()
      if (link === null) findings.push(...(await inFile(files, path)))
    }
    return findings
  },
}

async function inFile(files: SubmissionFiles, path: string): Promise<Finding[]> {
  const probe = await files.readPart(path, 'start', probeBytes)
  if (probe === undefined) return []
  if (Buffer.from(probe).includes(0)) {
    // Of binary files only encrypted key files matter, and they say so at once.
    return findKeyfiles(Buffer.from(probe.subarray(0, 16)).toString('latin1'), path).map(({ what }) =>
      finding(secrets, path, { what: `it is ${what}` }),
    )
  }
  const bytes = probe.length < probeBytes ? probe : await files.readPart(path, 'start', scannedBytes)
  const text = Buffer.from(bytes ?? probe).toString('latin1')
  const found = [...findKeyfiles(text, path), ...findTokens(text), ...findMnemonics(text)].sort((a, b) => a.index - b.index)
  const lines = new Map<number, string>()
  const lineAt = lineCounter(text)
  for (const { what, index } of found) {
    const line = lineAt(index)
    if (!lines.has(line)) lines.set(line, what)
  }
  return [...lines].slice(0, mostFindingsAFile).map(([line, what]) => finding(secrets, path, { line, what: `it holds ${what}` }))
}

async function environmentFiles(files: SubmissionFiles): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { path } of await files.leftOut()) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (name !== '.env' && !name.startsWith('.env.')) continue
    const bytes = await files.readPart(path, 'start', 64 * 1024)
    if (bytes === undefined) continue
    const kind = environmentFileKind(name, Buffer.from(bytes).toString('latin1'))
    if (kind === 'sample') continue
    const what = `an environment file${kind === 'secret' ? ' with secrets' : ''} lies in the folder: bbx never uploads it, other tools do`
    const remedy = 'keep it in the folder above, or its values in config.toml'
    findings.push(finding(secrets, path, { severity: kind === 'secret' ? 'error' : 'warning', what, remedy }))
  }
  return findings
}

/** Line of an index, from 1. Asked in rising order it goes through the text once. */
function lineCounter(text: string): (index: number) => number {
  let line = 1
  let at = 0
  return (index) => {
    for (let next = text.indexOf('\n', at); next >= 0 && next < index; next = text.indexOf('\n', at)) {
      line += 1
      at = next + 1
    }
    return line
  }
}
