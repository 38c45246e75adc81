import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ChuteGenerateOptions, chuteGenerate } from '../../../src/cli/commands/chute-generate.ts'
import { chuteModuleSchema } from '../../../src/cli/schemas/chute-module.ts'
import { folderWith } from '../../support/submission-folder.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

const identity = { revision: '4d40cc920ef20b8c570a4300d39e7cc31efb51b7', repo: 'HF_User/model', username: 'tester_1' }

async function generated(cwd: string, options: Partial<ChuteGenerateOptions> = {}) {
  const all: ChuteGenerateOptions = { dir: '.', ...identity, out: 'bbx_chute.py', force: false, ...options }
  const result = documentOf(await chuteGenerate(all, await testContext(cwd)))
  return chuteModuleSchema.parse({ ...result.document, bbx: '0.0.0', exit: result.exit })
}

describe('bbx chute generate', () => {
  test('a folder without chute/ gets the shipped files, and is told so', async () => {
    const cwd = await folderWith({})
    const made = await generated(cwd)
    expect(made).toMatchObject({
      file: 'bbx_chute.py',
      replaced: false,
      shipped: ['chute/setup.py', 'chute/load.py', 'chute/predict.py'],
      exit: 0,
    })
    expect(made.spec).toMatchObject({ name: 'hf-user-babelbit-4d40cc920ef2', filename: 'bbx_chute.py', refStr: 'bbx_chute:chute' })
    expect(await readFile(join(cwd, 'bbx_chute.py'), 'utf8')).toContain('class LoadedModel')
  })

  test("the folder's own files are in the module", async () => {
    const cwd = await folderWith({ 'm/chute/predict.py': 'def predict_utterance(model, prefix, context):\n    return prefix + model\n' })
    expect((await generated(cwd, { dir: 'm', out: 'out.py' })).shipped).toEqual(['chute/setup.py', 'chute/load.py'])
    expect(await readFile(join(cwd, 'out.py'), 'utf8')).toContain('    return prefix + model\n')
  })

  test('nothing is replaced unless it is said', async () => {
    const cwd = await folderWith({ 'bbx_chute.py': 'mine' })
    await expect(generated(cwd)).rejects.toMatchObject({ code: 'U0006', message: 'bbx_chute.py is there already' })
    expect(await readFile(join(cwd, 'bbx_chute.py'), 'utf8')).toBe('mine')
    expect(await generated(cwd, { force: true })).toMatchObject({ replaced: true })
  })

  test('a link in the way is never followed', async () => {
    const cwd = await folderWith({ mine: 'mine' })
    await symlink('mine', join(cwd, 'bbx_chute.py'))
    await expect(generated(cwd, { force: true })).rejects.toMatchObject({ code: 'U0006' })
    expect(await readFile(join(cwd, 'mine'), 'utf8')).toBe('mine')
  })

  test('a folder that is not there is named, and not served by the shipped files', async () => {
    const cwd = await folderWith({ file: '' })
    await expect(generated(cwd, { dir: 'no-such' })).rejects.toMatchObject({
      code: 'U0005',
      message: `there is no folder ${join(cwd, 'no-such')}`,
    })
    await expect(generated(cwd, { dir: 'file' })).rejects.toMatchObject({ code: 'U0005' })
    await expect(readFile(join(cwd, 'bbx_chute.py'))).rejects.toThrow('ENOENT')
  })

  test('what cannot be read is named', async () => {
    const cwd = await folderWith({})
    await expect(generated(cwd, { revision: 'main' })).rejects.toMatchObject({ code: 'U0001' })
    const other = await folderWith({ 'chute/load.py': '' })
    await writeFile(join(other, 'chute/load.py'), Buffer.from([0xff, 0xfe]))
    await expect(generated(other)).rejects.toMatchObject({ code: 'U0007', why: 'it is not UTF-8' })
  })

  test('all that is missing is named at once', async () => {
    const cwd = await folderWith({})
    const none = { revision: undefined, repo: undefined, username: undefined }
    const error = await generated(cwd, none).catch((thrown: { code: string; missing: { flag: string }[] }) => thrown)
    expect(error).toMatchObject({ code: 'U0002', missing: [{ flag: '--username' }, { flag: '--repo' }, { flag: '--revision' }] })
  })
})
