import { expect, it } from 'vitest'
import { executionProviders } from '../../../src/weights/onnx/execution-providers.ts'
import { loadOnnxRuntime } from '../../../src/weights/onnx/load-runtime.ts'

it('without the optional package the error names the command that adds it', async () => {
  const missing = () => import('onnxruntime-node-that-nobody-has' as string)
  await expect(loadOnnxRuntime(missing)).rejects.toMatchObject({
    code: 'E0001',
    exit: 3,
    message: expect.stringMatching(/is not installed/),
    remedy: expect.stringMatching(/^ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node/),
  })
})

it('a package that cannot be loaded says why', async () => {
  const broken = () => Promise.reject(new Error('libm.so.6: version GLIBC_2.38 not found'))
  await expect(loadOnnxRuntime(broken)).rejects.toMatchObject({ code: 'E0001', why: expect.stringMatching(/GLIBC/) })
})

it('CUDA is asked for only where its libraries are, and there is always the CPU', () => {
  expect(executionProviders().at(-1)).toBe('cpu')
})
