import { BbxError } from '../../base/bbx-error.ts'
import { type Fault, fault } from '../../base/fault.ts'
import { withoutCredentials } from '../../base/without-credentials.ts'

const diskFull = /No space left on device|\[Errno 28\]|os error 28\b|Disk quota exceeded/i
/** The words of pip (urllib3) and of uv (reqwest) for an index that does not answer. */
const unreachable = [
  /NewConnectionError|Failed to establish a new connection|ConnectTimeoutError|Connection to \S+ timed out/,
  /Temporary failure in name resolution|Name or service not known|nodename nor servname|NameResolutionError|Failed to resolve/,
  /Max retries exceeded with url|ReadTimeoutError|Read timed out|ProxyError|Tunnel connection failed/,
  /SSLError|CERTIFICATE_VERIFY_FAILED|invalid peer certificate/,
  /error sending request for url|tcp connect error|dns error|failed to lookup address|Request failed after \d+ retries/,
  /too many 50\d error responses|HTTP (?:error|status)[^\n]*\b(?:401|403|407|50[0-4])\b|\b(?:401|403|407) (?:Client )?Error/,
]
/** Whoever says this got what it asked for from the index, whatever else came before. */
const answered =
  /ResolutionImpossible|conflicting dependencies|Failed building wheel|subprocess-exited-with-error|Failed to build|No solution found|Invalid requirement/

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
      why: lastLine(lines, diskFull),
      remedy: 'make room and run again',
    })
  }
  const network = unreachable.find((pattern) => final.some((line) => pattern.test(line)))
  if (network !== undefined && !answered.test(log)) {
    throw new BbxError('E0003', {
      what: 'the package index could not be reached while requirements were installed',
      why: lastLine(final, network),
    })
  }
  const wrong = lines.findLast((line) => /^\s*(ERROR|error|×)/.test(line))?.trim()
  return fault('S2001', {
    ...(wrong === undefined ? {} : { what: `requirements could not be installed: ${wrong}` }),
    evidence,
    remedy: `the whole log is in ${logFile}`,
  })
}

function lastLine(lines: readonly string[], pattern: RegExp): string {
  return withoutCredentials(lines.findLast((line) => pattern.test(line)) ?? '')
    .trim()
    .slice(0, 300)
}
