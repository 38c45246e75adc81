import { constants } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { packageRoot } from '../../base/package-root.ts'
import type { ChuteFileName, ChuteFiles } from '../../chutes/spec/render-module.ts'

export interface FoundChute {
  /** The shipped frame of the module. */
  frame: string
  files: ChuteFiles
  /** Those that the folder does not have: they are the shipped ones, which serve a causal language model. */
  shipped: readonly `chute/${ChuteFileName}.py`[]
}

const most = 1024 * 1024
const names = ['setup', 'load', 'predict'] as const satisfies readonly ChuteFileName[]

/** `chute/*.py` of a folder. Throws BbxError U0005 where there is no such folder, U0007 for a file that is none, is no UTF-8, or is larger than 1 MiB. */
export async function chuteFiles(folder: string): Promise<FoundChute> {
  // Else a wrong name would be served by the shipped files, and paid for.
  if (!(await isFolder(folder))) throw new BbxError('U0005', { what: `there is no folder ${folder}` })
  const templates = join(packageRoot(), 'templates')
  const shipped: `chute/${ChuteFileName}.py`[] = []
  const files = { setup: '', load: '', predict: '' }
  for (const name of names) {
    const own = await textOf(join(folder, 'chute', `${name}.py`))
    if (own === null) shipped.push(`chute/${name}.py`)
    files[name] = own ?? (await shippedText(join(templates, 'babelbit/transformers/chute', `${name}.py`)))
  }
  return { frame: await shippedText(join(templates, 'chute/babelbit.py')), files, shipped }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

async function shippedText(path: string): Promise<string> {
  const text = await textOf(path)
  if (text === null) throw new Error(`${path} is not shipped`)
  return text
}

/** null where there is no such file. Neither a link nor a pipe is followed or waited for. */
async function textOf(path: string): Promise<string | null> {
  const bad = (why: string, cause?: unknown) => new BbxError('U0007', { what: `${path} cannot be read`, why, cause })
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw bad(`the system says ${error.code}`, error)
  })
  if (file === null) return null
  try {
    const { size, ...stats } = await file.stat()
    if ((stats.mode & constants.S_IFMT) !== constants.S_IFREG) throw bad('it is no plain file')
    if (size > most) throw bad(`it is larger than ${most} bytes`)
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.readFile())
  } catch (error) {
    throw error instanceof TypeError ? bad('it is not UTF-8', error) : error
  } finally {
    await file.close()
  }
}
