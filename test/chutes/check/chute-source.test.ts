import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chuteSourceReader } from '../../../src/chutes/check/chute-source.ts'
import { folderFiles } from '../../../src/submission/folder-files.ts'

test('a file is parsed once, and again when its text has changed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-chute-source-'))
  await mkdir(join(folder, 'chute'))
  const write = (name: string, text: string) => writeFile(join(folder, 'chute', name), text)
  await write('load.py', 'a = 1\n')
  await write('predict.py', 'b = 1\n')
  const read = chuteSourceReader()
  const trees = async () => new Map((await read(folderFiles(folder))).map(({ path, tree }) => [path, tree]))
  const first = await trees()
  expect([...first.keys()]).toEqual(['chute/load.py', 'chute/predict.py'])
  await write('predict.py', 'b = 2\n')
  const second = await trees()
  expect(second.get('chute/load.py')).toBe(first.get('chute/load.py'))
  expect(second.get('chute/predict.py')).not.toBe(first.get('chute/predict.py'))
  expect(second.get('chute/predict.py')?.text).toBe('b = 2\n')
})
