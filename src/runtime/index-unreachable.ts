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

/** The last of an installer's lines that says that its index cannot be reached; null where none does, or all that it printed says that it was answered. */
export function indexUnreachable(lines: readonly string[], log: string): string | null {
  const pattern = unreachable.find((one) => lines.some((line) => one.test(line)))
  if (pattern === undefined || answered.test(log)) return null
  return lines.findLast((line) => pattern.test(line)) ?? null
}
