import { counted } from '../base/counted.ts'
import { shownName } from '../base/shown-name.ts'
import type { Finding } from '../submission/rules/rule.ts'
import { paint } from './paint.ts'
import type { TextStyle } from './result.ts'

export interface CheckOutcome {
  findings: readonly Finding[]
  fixed: readonly string[]
  passed: boolean
}

/** Findings by file, each with its line, code and remedy, and a last line that says how it went. */
export function checkText({ findings, fixed, passed }: CheckOutcome, style: TextStyle): string {
  const { bold, dim, red, yellow, cyan, green } = paint(style)
  const signs = { error: red('error  '), warning: yellow('warning'), info: cyan('info   ') }
  const lines = fixed.map((file) => `${green('fixed')} ${shownName(file)}`)
  let file: string | null | undefined
  for (const found of findings) {
    if (found.file !== file)
      lines.push(...(lines.length === 0 ? [] : ['']), bold(found.file === null ? 'the folder' : shownName(found.file)))
    file = found.file
    const at = found.line === null ? '' : `line ${found.line}: `
    lines.push(`  ${signs[found.severity]} ${found.code}  ${at}${found.what}`, dim(`          ${' '.repeat(6)}${found.remedy}`))
  }
  if (lines.length > 0) lines.push('')
  lines.push(passed ? green(`passed${count(findings)}`) : red(`not passed${count(findings)}`))
  return lines.join('\n')
}

function count(findings: readonly Finding[]): string {
  const counts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const number = findings.filter((found) => found.severity === severity).length
    return number === 0 ? [] : [severity === 'info' ? `${number} info` : counted(number, severity)]
  })
  return counts.length === 0 ? '' : `: ${counts.join(', ')}`
}
