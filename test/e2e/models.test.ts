import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorSchema } from '../../src/cli/schemas/error.ts'
import { modelConversionSchema } from '../../src/cli/schemas/model-conversion.ts'
import { rawnet3Path } from '../support/rawnet3-golden.ts'
import { emptyFolder, runBbx } from '../support/run-bbx.ts'

describe('bbx models convert', () => {
  it('one document with --json, two lines without', async () => {
    const cwd = await emptyFolder()
    const words = ['models', 'convert', 'rawnet3', rawnet3Path('rawnet3_tiny.pt')]
    const { document } = await runBbx([...words, 'a.onnx', '--json'], { cwd })
    expect(modelConversionSchema.parse(document())).toMatchObject({ model: 'rawnet3', out: 'a.onnx', facts: { form: 'zip' }, exit: 0 })
    const plain = await runBbx([...words, join(cwd, 'b.onnx')], { cwd })
    expect(plain).toMatchObject({ code: 0, stdout: expect.stringMatching(/^wrote .*b\.onnx .*\n.*--model rawnet3=.*b\.onnx\n$/) })
  })

  it.each([
    [['models', 'convert', 'mistral', 'a', 'b'], 'U0001'],
    [['models', 'convert', 'rawnet3', 'a'], 'U0002'],
    [['models', 'convert', 'rawnet3', 'none.pt', 'b.onnx'], 'U0007'],
  ])('%j is an error of the call', async (words, code) => {
    const ran = await runBbx([...words, '--json'], { cwd: await emptyFolder() })
    expect(ran.code).toBe(2)
    expect(errorSchema.parse(ran.document()).error.code).toBe(code)
  })
})
