import { BbxError } from '../../base/bbx-error.ts'

/** A file, named as the user named it, is not the ONNX file that it must be. */
export function noModel(shown: string, model: string, why: string, cause?: unknown): BbxError {
  return new BbxError('U0007', {
    what: `${shown} is no ${model} that can be run`,
    why,
    remedy: `make one with \`bbx models convert ${model} IN ${model}.onnx\``,
    cause,
  })
}
