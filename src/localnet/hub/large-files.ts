/** As much as a hub takes inside of a commit. */
export const mostRegularBytes = 10 * 1024 * 1024

const largeKinds =
  '7z arrow bin bz2 ckpt ftz gz h5 joblib mlmodel model msgpack npy npz onnx ot parquet pb pickle pkl pt pth rar safetensors tar tflite tgz wasm xz zip zst'

/** What a new repository has as `.gitattributes`: which kinds of files are large. */
export const newAttributes = `${[...largeKinds.split(' ').map((kind) => `*.${kind}`), 'saved_model/**/*', '*tfevents*']
  .map((pattern) => `${pattern} filter=lfs diff=lfs merge=lfs -text`)
  .join('\n')}\n`

/** Whether a file goes to the store of large files: by the rules of `.gitattributes`, by its size, or because it is no text. */
export function isLargeFile({ path, bytes, sample }: { path: string; bytes: number; sample: Uint8Array }, attributes: string): boolean {
  if (bytes === 0) return false
  const byRule = attributes
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([pattern = '', ...words]) => pattern !== '' && !pattern.startsWith('#') && words.some((word) => /^-?filter/.test(word)))
    .filter(([pattern = '']) => matches(pattern, path))
    .at(-1)
  if (byRule?.includes('filter=lfs')) return true
  return bytes > mostRegularBytes || sample.includes(0)
}

function matches(pattern: string, path: string): boolean {
  const subject = pattern.includes('/') ? path : (path.split('/').at(-1) ?? '')
  const parts = pattern.replace(/^\//, '').split(/(\*\*\/|\*\*|\*|\?)/)
  const expression = parts.map(
    (part) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&'),
  )
  return new RegExp(`^${expression.join('')}$`).test(subject)
}
