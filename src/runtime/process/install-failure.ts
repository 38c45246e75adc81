import { BbxError } from '../../base/bbx-error.ts'
import { type Fault, fault } from '../../base/fault.ts'
import { withoutCredentials } from '../../base/without-credentials.ts'
import { indexUnreachable } from '../index-unreachable.ts'

const diskFull = /No space left on device|\[Errno 28\]|os error 28\b|Disk quota exceeded/i
const evidenceLines = 20

export interface InstallLogs {
  /** What the installer printed. */
  log: string
  /** pip's debug log, where it says which pages it could not fetch and then goes on as if they were empty. */
  debugLog: string
  logFile: string
}

/** Whose fault a failed installation is. The fault is the submission's; BbxError E0003 or E0005 is thrown for the environment. */
export function installFailure({ log, debugLog, logFile }: InstallLogs): Fault {
  const lines = log.trimEnd().split('\n')
  // A try that was repeated may have succeeded in the end.
  const final = [
    ...lines.filter((line) => !line.startsWith('WARNING: Retrying')),
    ...debugLog.split('\n').filter((line) => line.includes('Could not fetch URL')),
  ]
  const evidence = withoutCredentials(lines.slice(-evidenceLines).join('\n')).slice(-600)
  if (diskFull.test(log)) {
    throw new BbxError('E0005', {
      what: 'no room left while requirements were installed',
      why: shown(lines.findLast((line) => diskFull.test(line)) ?? ''),
      remedy: 'make room and run again',
    })
  }
  const network = indexUnreachable(final, log)
  if (network !== null) {
    throw new BbxError('E0003', {
      what: 'the package index could not be reached while requirements were installed',
      why: shown(network),
    })
  }
  const wrong = lines.findLast((line) => /^\s*(ERROR|error|×)/.test(line))?.trim()
  return fault('S2001', {
    ...(wrong === undefined ? {} : { what: `requirements could not be installed: ${wrong}` }),
    evidence,
    remedy: `the whole log is in ${logFile}`,
  })
}

function shown(line: string): string {
  return withoutCredentials(line).trim().slice(0, 300)
}
