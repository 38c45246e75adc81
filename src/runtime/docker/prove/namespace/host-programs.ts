import { findProgram } from '../../../process/find-program.ts'

export interface HostPrograms {
  nsenter: string
  python: string
}

/** Where distributions put them; PATH is not asked, because this runs as root. */
const folders = '/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin'

/** What is needed to enter a namespace from this host; null without root, or where a program is not there. */
export async function hostPrograms(): Promise<HostPrograms | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const [nsenter, python] = await Promise.all([findProgram('nsenter', folders), findProgram('python3', folders)])
  return nsenter === null || python === null ? null : { nsenter, python }
}
