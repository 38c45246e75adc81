import { describe, expect, it } from 'vitest'
import { installFailure } from '../../src/runtime/process/install-failure.ts'

const outcome = (log: string, debugLog = ''): { code: string; text: string } => {
  try {
    const { code, what } = installFailure({ log, debugLog, logFile: 'LOG' })
    return { code, text: what }
  } catch (error) {
    const { code, why } = error as { code: string; why: string }
    return { code, text: why }
  }
}

const noMatch =
  'ERROR: Could not find a version that satisfies the requirement six==999.0 (from versions: none)\nERROR: No matching distribution found for six==999.0\n'
const couldNot = (url: string, why: string) => `2026-01-01T00:00:00,000 Could not fetch URL ${url}: ${why} - skipping\n`

describe('what pip 23.2 and uv 0.13 print (captured), by whose fault it is', () => {
  it.each([
    ['pip: no such version', noMatch, '', 'S2001'],
    [
      'pip: no such version, after a try that was repeated',
      `WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError('x')': /six/\n${noMatch}`,
      '',
      'S2001',
    ],
    [
      'pip: no such project',
      noMatch,
      couldNot('https://index/simple/sixx/', '404 Client Error: Not Found for url: https://index/simple/sixx/'),
      'S2001',
    ],
    [
      'pip: refused',
      noMatch,
      couldNot(
        'http://127.0.0.1:9/six/',
        "connection error: HTTPConnectionPool(host='127.0.0.1', port=9): Max retries exceeded with url: /six/",
      ),
      'E0003',
    ],
    [
      'pip: certificate',
      noMatch,
      couldNot(
        'https://index/six/',
        "There was a problem confirming the ssl certificate: SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))",
      ),
      'E0003',
    ],
    ['pip: credentials', noMatch, couldNot('https://index/six/', '401 Client Error: Unauthorized for url: https://index/six/'), 'E0003'],
    [
      'pip: the index is down',
      noMatch,
      couldNot(
        'https://index/six/',
        "HTTPSConnectionPool(host='index', port=443): Max retries exceeded with url: /six/ (Caused by ResponseError('too many 503 error responses'))",
      ),
      'E0003',
    ],
    [
      'pip: the name does not resolve, while a file is fetched',
      'ERROR: Could not install packages due to an OSError: Failed to establish a new connection: [Errno -2] Name or service not known\n',
      '',
      'E0003',
    ],
    [
      'pip: conflict',
      'ERROR: Cannot install a==1 and b==2 because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible: see the documentation\n',
      '',
      'S2001',
    ],
    [
      'pip: build',
      'error: subprocess-exited-with-error\n  ConnectionError: Failed to establish a new connection\nERROR: Failed building wheel for x\n',
      '',
      'S2001',
    ],
    ['pip: disk', "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device: '/x'\n", '', 'E0005'],
    [
      'uv: no such version',
      'error: No solution found when resolving dependencies\n  cause: Because there is no version of six==999.0 and you require six==999.0\n',
      '',
      'S2001',
    ],
    [
      'uv: refused',
      'error: Request failed after 3 retries in 11.8s\n  cause: error sending request for url (http://127.0.0.1:9/six/)\n  cause: tcp connect error\n',
      '',
      'E0003',
    ],
    [
      'uv: name',
      'error: Failed to fetch: http://nothing.invalid/six/\n  cause: dns error\n  cause: failed to lookup address information: Name or service not known\n',
      '',
      'E0003',
    ],
    ['uv: certificate', 'error: Failed to fetch: https://index/six/\n  cause: invalid peer certificate: UnknownIssuer\n', '', 'E0003'],
    ['uv: disk', 'error: failed to write to file\n  cause: No space left on device (os error 28)\n', '', 'E0005'],
    ['nothing at all', '', '', 'S2001'],
  ])('%s', (_name, log, debugLog, code) => {
    expect(outcome(log, debugLog).code).toBe(code)
  })

  it('a password in an index address is not shown', () => {
    expect(
      outcome(noMatch, couldNot('https://me:hunter2@index/six/', 'connection error: Max retries exceeded with url: /six/')).text,
    ).not.toContain('hunter2')
  })

  it.each([
    ['in the message', 'ERROR: 404 Client Error: Not Found for url: https://me:hunter2@index/six/six-1.tar.gz\n'],
    ['in the lines before it', `Looking in indexes: https://me:hunter2@index/simple\n${noMatch}`],
    // The evidence is the end of the log, which here begins behind the scheme of the address.
    ['where the evidence begins', `Looking in indexes: https://me:hunter2@index/simple${'.'.repeat(576)}\n`],
  ])('a password of an index is in no text of the fault: %s', (_where, log) => {
    const found = installFailure({ log, debugLog: '', logFile: 'LOG' })
    expect(found.code).toBe('S2001')
    expect(JSON.stringify(found)).not.toMatch(/hunter2|unter2|nter2|ter2|er2@/)
  })

  it('the last error is the message', () => {
    expect(outcome(noMatch).text).toBe('requirements could not be installed: ERROR: No matching distribution found for six==999.0')
  })
})
