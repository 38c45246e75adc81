import type { FaultCode } from '../../../base/fault-codes.ts'
import { gpuMemoryRanOut } from '../gpu/gpu-faults.ts'

/** What lines of a log tell about a limit or a restriction that was run into. They explain a failure; by themselves they are none. */
export interface LogSign {
  code: Extract<FaultCode, 'S2023' | 'S2024' | 'S2025' | 'S2026' | 'S2027' | 'S2028' | 'S2030'>
  line: string
}

/** The words of glibc, musl, CPython, Node, Rust, requests, urllib3, PyTorch, OpenBLAS; the first that matches a line names it. */
const patterns: readonly { code: LogSign['code']; text: RegExp }[] = [
  { code: 'S2025', text: gpuMemoryRanOut },
  {
    code: 'S2027',
    text: /Name or service not known|Temporary failure in name resolution|Network is unreachable|No address associated with hostname|nodename nor servname|NameResolutionError|EAI_AGAIN|ENETUNREACH|failed to lookup address information|bad address '|Could not resolve host/i,
  },
  { code: 'S2028', text: /Read-only file system|EROFS|Errno 30\b/i },
  { code: 'S2024', text: /No space left on device|ENOSPC|Errno 28\b/i },
  { code: 'S2026', text: /Too many open files|EMFILE|Errno 24\b/i },
  {
    code: 'S2023',
    text: /can't start new thread|Resource temporarily unavailable|cannot fork|fork: retry|pthread_create failed|EAGAIN.*(?:fork|clone|spawn|thread)|unable to create new native thread/i,
  },
  {
    code: 'S2030',
    text: /Bad system call|SIGSYS|io_uring.*(?:Operation not permitted|EPERM)|(?:Operation not permitted|EPERM).*io_uring/i,
  },
]

const shownCharacters = 300

/** The first line for each code, in the order of the log. */
export function logSigns(log: string): LogSign[] {
  const found = new Map<LogSign['code'], LogSign>()
  for (const line of log.split('\n')) {
    const pattern = patterns.find(({ text }) => text.test(line))
    if (pattern !== undefined && !found.has(pattern.code)) {
      found.set(pattern.code, { code: pattern.code, line: line.trim().slice(0, shownCharacters) })
    }
  }
  return [...found.values()]
}
