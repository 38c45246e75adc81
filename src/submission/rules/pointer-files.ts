import { finding } from './finding.ts'
import type { Rule } from './rule.ts'

/** Larger files are no pointers: git-lfs itself writes less than 1024 bytes, xet a few lines more at most. */
const longestPointerBytes = 4096

const pointers = [
  {
    kind: 'git-lfs',
    form: /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com|git-media\.io)\/[^\n]*\n(?:[^\n]*\n)*?oid [a-z0-9]+:[0-9a-f]+/,
  },
  { kind: 'xet', form: /^# xet version [^\n]*\n(?:[^\n]*\n)*?\s*(?:hash|filesize)\s*=/ },
]

/** By content, whatever the name: a clone without `git lfs pull` builds and starts, and only then fails (reference sn21 3.1). */
export const pointerFiles: Rule = {
  id: 'pointer-files',
  code: 'S1040',
  title: 'files hold their content, not a pointer to it',
  async check({ files }) {
    const findings = []
    for (const { path, bytes, link } of await files.list()) {
      if (link !== null || bytes > longestPointerBytes) continue
      const part = await files.readPart(path, 'start', longestPointerBytes)
      const text = Buffer.from(part ?? [])
        .toString('latin1')
        .replaceAll('\r\n', '\n')
      const pointer = pointers.find(({ form }) => form.test(text))
      if (pointer === undefined) continue
      const what = `a ${pointer.kind} pointer of ${bytes} bytes stands in place of the file`
      const remedy =
        pointer.kind === 'xet'
          ? 'fetch the real file: `git xet checkout`, or download it from the hub'
          : 'fetch the real file: `git lfs pull`'
      findings.push(finding(pointerFiles, path, { what, remedy }))
    }
    return findings
  },
}
