import { spawnSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { allSchemas } from '../../src/cli/schemas/all-schemas.ts'

const root = packageRoot()

describe('files that come from the code are current', () => {
  it.each(['write-schemas.mjs', 'write-fault-codes.mjs', 'write-settings.mjs'])('%s --check', (script) => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', script), '--check'], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  it('every schema is published, and no other', async () => {
    expect((await readdir(join(root, 'schemas'))).sort()).toEqual(
      Object.keys(allSchemas)
        .map((name) => `${name}.json`)
        .sort(),
    )
  })

  it('a published schema names its document and lets later fields pass', async () => {
    const schema = JSON.parse(await readFile(join(root, 'schemas', 'test.json'), 'utf8'))
    expect(schema.properties.schema).toEqual({ type: 'string', const: 'bbx.test/1' })
    expect(schema.additionalProperties).toEqual({})
  })
})
