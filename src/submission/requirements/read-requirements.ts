import { parseRequirement, type Requirement } from './parse-requirement.ts'

export interface RequirementLine {
  /** Of its first physical line, from 1. */
  line: number
  requirement: Requirement
}

/**
 * The lines of a requirements file as pip reads them: continuation by `\`, comments after white space, CRLF, a byte order mark.
 * Never throws, whatever the text.
 */
export function readRequirements(text: string): RequirementLine[] {
  const physical = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const found: RequirementLine[] = []
  for (let at = 0; at < physical.length; ) {
    const line = at + 1
    const parts: string[] = []
    let part = physical[at] ?? ''
    at += 1
    // A comment ends the requirement even where its last sign is a backslash.
    while (part.endsWith('\\') && !/(?:^|\s)#/.test(part) && at < physical.length) {
      parts.push(part.slice(0, -1))
      part = physical[at] ?? ''
      at += 1
    }
    parts.push(part)
    const logical = parts
      .join(' ')
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
    if (logical !== '') found.push({ line, requirement: parseRequirement(logical) })
  }
  return found
}
