import { BbxError } from '../../base/bbx-error.ts'

export type OnnxRuntime = typeof import('onnxruntime-node')

/**
 * onnxruntime-node, which is an optional part of bbx: it is loaded where inference is asked for and nowhere else. Throws BbxError E0001 that names the command which
 * adds it. `load` is given by tests.
 */
export async function loadOnnxRuntime(load: () => Promise<OnnxRuntime> = () => import('onnxruntime-node')): Promise<OnnxRuntime> {
  try {
    return await load()
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND'
    throw new BbxError('E0001', {
      what: missing
        ? 'onnxruntime-node, which runs the models, is not installed'
        : 'onnxruntime-node, which runs the models, cannot be loaded',
      why: missing
        ? 'npm leaves it out without a word where its install step cannot fetch its libraries for CUDA'
        : error instanceof Error
          ? error.message
          : String(error),
      // The library for the CPU is in the package: what is skipped is the download of those for CUDA.
      remedy: 'ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node (with -g where bbx was installed with -g)',
      cause: error,
    })
  }
}
