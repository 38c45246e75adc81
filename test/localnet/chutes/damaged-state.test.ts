import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPlatform } from '../../../src/localnet/chutes/platform.ts'

test('a state that is damaged or cannot be read is told and left as it is, and the folder is free again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-chutes-state-'))
  const path = join(folder, 'platform.json')
  await writeFile(path, '{"accounts":')
  await expect(openPlatform({ folder })).rejects.toMatchObject({ code: 'U0007' })
  expect(await readFile(path, 'utf8')).toBe('{"accounts":')
  const other = await mkdtemp(join(tmpdir(), 'bbx-chutes-state-'))
  await mkdir(join(other, 'platform.json'))
  await expect(openPlatform({ folder: other })).rejects.toMatchObject({ code: 'U0007' })
  for (const one of [folder, other]) expect(await readdir(one)).toEqual(['platform.json'])
})
