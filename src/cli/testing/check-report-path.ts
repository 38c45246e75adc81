import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'

/** Says before anything is started that a report could not be written there: a run is too dear to lose to a typing error. */
export async function checkReportPath(path: string): Promise<void> {
  const folder = dirname(path)
  const wrong = (what: string) => new BbxError('U0001', { what: `--junit: ${what}`, remedy: 'name a file in a folder that is there' })
  if (!(await stat(folder).catch(() => null))?.isDirectory()) throw wrong(`there is no folder ${folder}`)
  if ((await stat(path).catch(() => null))?.isDirectory()) throw wrong(`${path} is a folder`)
  await access(folder, constants.W_OK).catch(() => {
    throw wrong(`nothing can be written in ${folder}`)
  })
}
