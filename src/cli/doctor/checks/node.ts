import { type DoctorCheck, ok } from '../doctor-check.ts'

/** `engines` of package.json. */
const oldest = [20, 18, 1] as const

export const node: DoctorCheck = {
  id: 'node',
  title: 'Node.js',
  async look() {
    const version = process.versions.node.split('.').map(Number)
    const differs = oldest.findIndex((part, index) => version[index] !== part)
    const isOld = differs >= 0 && (version[differs] ?? 0) < (oldest[differs] ?? 0)
    if (!isOld) return ok(process.version)
    return { status: 'failed', what: `${process.version} is too old`, remedy: `install Node.js ${oldest.join('.')} or newer` }
  },
}
