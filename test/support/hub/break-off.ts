import type { ServerResponse } from 'node:http'

/** Promises all bytes, sends some, and hangs up. */
export function breakOff(response: ServerResponse, bytes: Buffer, after: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { 'content-length': bytes.length, ...headers })
  response.write(bytes.subarray(0, after), () => setTimeout(() => response.destroy(), 50))
}
