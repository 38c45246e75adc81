import { babelbitChute, type ChuteOrder } from '../../chutes/spec/babelbit-chute.ts'
import type { ChuteSpec } from '../../chutes/spec/types.ts'
import { chuteFiles, type FoundChute } from './chute-files.ts'

/** The chute of a folder's `chute/*.py`. Throws BbxError as `chuteFiles` and `babelbitChute` do. */
export async function chuteOfFolder(
  folder: string,
  order: Omit<ChuteOrder, 'frame' | 'files'>,
): Promise<{ spec: ChuteSpec; shipped: FoundChute['shipped'] }> {
  const { frame, files, shipped } = await chuteFiles(folder)
  return { spec: babelbitChute({ frame, files, ...order }), shipped }
}

/** Says which files the folder does not have. */
export function noteShipped(shipped: FoundChute['shipped'], note: (text: string) => void): void {
  for (const file of shipped) note(`${file} is not in the folder: the shipped one for causal language models is used`)
}
