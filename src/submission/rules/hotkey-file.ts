import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hotkeyFileName, readHotkeyFile } from '../hotkey-file.ts'
import { finding } from './finding.ts'
import type { Rule } from './rule.ts'

export const hotkeyFile: Rule = {
  id: 'hotkey-file',
  code: 'S1010',
  title: 'hotkey.txt names the hotkey that will commit',
  async check({ files, hotkey, trimsHotkey }) {
    const text = await files.readText(hotkeyFileName)
    if (text === undefined && (await isFolder(files.root))) {
      return [finding(hotkeyFile, hotkeyFileName, { what: 'hotkey.txt is a folder: a validator reads a file of that name' })]
    }
    if (text === undefined) {
      return [finding(hotkeyFile, hotkeyFileName, { what: 'hotkey.txt is missing: nothing ties a copy of this repository to its owner' })]
    }
    const { address, padded, problem } = readHotkeyFile(text)
    if (problem !== null) return [finding(hotkeyFile, hotkeyFileName, { line: 1, what: `hotkey.txt ${problem}` })]
    if (hotkey !== null && address !== hotkey) {
      return [finding(hotkeyFile, hotkeyFileName, { line: 1, what: `hotkey.txt names ${address}, but ${hotkey} will commit` })]
    }
    if (!padded) return []
    const what = trimsHotkey
      ? 'white space stands around the address: validators of other eras compare byte for byte'
      : 'white space stands around the address: the validator compares byte for byte, a line end included'
    const remedy = 'write the address without a line end; `bbx check --fix` does it'
    return [finding(hotkeyFile, hotkeyFileName, { severity: trimsHotkey ? 'warning' : 'error', line: 1, what, remedy })]
  },

  async fix({ files, hotkey }) {
    const text = await files.readText(hotkeyFileName)
    const right = hotkey ?? readHotkeyFile(text ?? '').address
    if (right === null || right === text || (await isFolder(files.root))) return []
    await files.writeText(hotkeyFileName, right)
    return [hotkeyFileName]
  },
}

/** A folder is not among the files; without one in it, it is nowhere among them. */
async function isFolder(root: string): Promise<boolean> {
  return (await stat(join(root, hotkeyFileName)).catch(() => null))?.isDirectory() ?? false
}
