import type { Rule } from '../../submission/rules/rule.ts'
import { serverEntry } from '../server-source/server-modules.ts'
import { ruleFinding } from './rule-finding.ts'

const lookedAtBytes = 4 * 1024 * 1024

/** What Python itself refuses before it runs a line: zero bytes, and bytes that are not UTF-8 where no other encoding is declared. */
export function sourceRule(track: string): Rule {
  const rule = { id: `${track}-source`, code: 'S1072' } as const
  return {
    ...rule,
    title: 'the file that is started is Python source',
    async check({ files, manifest }) {
      const file = await serverEntry(files, manifest)
      const bytes = file === null ? undefined : await files.readPart(file, 'start', lookedAtBytes)
      if (file === null || bytes === undefined || isCompiled(bytes)) return []
      const why = bytes.includes(0)
        ? 'it holds zero bytes'
        : isText(bytes)
          ? null
          : 'it is not UTF-8, and its first two lines declare no encoding'
      return why === null ? [] : [ruleFinding(rule, 'error', { file, line: null }, `${file} is not Python source: ${why}`)]
    },
  }
}

/** Python runs byte code (whose magic number ends on a line end) and zip archives (which end on a directory) by whatever name. */
function isCompiled(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes)
  return text.subarray(2, 4).equals(Buffer.from('\r\n')) || text.includes('PK\x05\x06', 'latin1')
}

function isText(bytes: Uint8Array): boolean {
  try {
    // A last character may be cut in two.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    const [first = '', second = ''] = Buffer.from(bytes.subarray(0, 1000))
      .toString('latin1')
      .split(/\r\n|\r|\n/)
    // PEP 263: in a comment of its own.
    return [first, second].some((line) => /^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+/.test(line))
  }
}
