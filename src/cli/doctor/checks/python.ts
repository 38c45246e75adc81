import { BbxError } from '../../../base/bbx-error.ts'
import { findProgram } from '../../../runtime/process/find-program.ts'
import { findPython } from '../../../runtime/process/python.ts'
import { type DoctorCheck, ok } from '../doctor-check.ts'

export const python: DoctorCheck = {
  id: 'python',
  title: 'Python for --runtime process',
  async look(context) {
    const wanted = (await context.settings()).string('test.python')
    try {
      const found = await findPython({ wanted, environment: { PATH: process.env.PATH ?? '' }, signal: context.signal })
      const uv = await findProgram('uv', process.env.PATH)
      if (uv !== null) return ok(`${found.version} at ${found.path}; packages by uv at ${uv}`)
      if (found.hasVenv) return ok(`${found.version} at ${found.path}; packages by venv and pip, uv would be faster`)
      return {
        status: 'warning',
        what: `${found.version} at ${found.path} has no venv, and there is no uv`,
        remedy: 'install uv, or the package python3-venv of your distribution',
      }
    } catch (error) {
      if (!(error instanceof BbxError)) throw error
      // Asked for by name it must be there; else the sandbox needs none.
      return { status: wanted === null ? 'warning' : 'failed', what: `${error.message}: ${error.why}`, remedy: error.remedy }
    }
  },
}
