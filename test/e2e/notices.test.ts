import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { packageRoot } from '../../src/base/package-root.ts'

const root = packageRoot()

async function licenceOf(name: string): Promise<string> {
  return JSON.parse(await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8')).license
}

describe('THIRD_PARTY.md', () => {
  it('names every package that is installed with bbx, with its licence, and no other', async () => {
    const text = await readFile(join(root, 'THIRD_PARTY.md'), 'utf8')
    const rows = [...text.matchAll(/^\| (\S+) \| (\S+) \| .+ \|$/gm)].map(([, name, licence]) => [name, licence]).slice(1)
    const wanted = await Promise.all(
      [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.optionalDependencies)]
        .sort()
        .map(async (name) => [name, await licenceOf(name)]),
    )
    expect(rows).toEqual(wanted)
  })

  it.each(['@noble/hashes', '@scure/base', 'commander', 'undici', 'ws', 'zod'])(
    'holds the notice of %s, which is inside the built program',
    async (name) => {
      const text = await readFile(join(root, 'THIRD_PARTY.md'), 'utf8')
      const licence = await readFile(join(root, 'node_modules', name, 'LICENSE'), 'utf8')
      const plain = (words: string) => words.replace(/^> ?/gm, '').replace(/\s+/g, ' ')
      expect(plain(text)).toContain(plain(licence).trim())
    },
  )
})
