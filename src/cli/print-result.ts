import { worstExit } from './exit-code.ts'
import type { Output } from './output.ts'
import type { CommandResult, LinesResult, StreamResult } from './result.ts'
import type { Screen } from './screen.ts'
import { terminalSafe } from './terminal-safe.ts'
import { version } from './version.ts'

export interface Printing {
  out: Output
  json: boolean
  screen: Pick<Screen, 'style'>
  /** An exit code that came up outside of the command (an interruption); 0 for none. */
  floor(): number
}

/** Enough that the usual failure shows before anything was printed, so that it can still be told as one document. */
const firstPieceChars = 256 * 1024

const pieceChars = 64 * 1024

/** Prints a command's result in the form that was asked for, and says with which code the call ends. */
export async function printResult(result: CommandResult, printing: Printing): Promise<number> {
  const { out, json, screen, floor } = printing
  if (result.kind === 'stream') return printStream(result, printing)
  if (result.kind === 'lines') return printLines(result, printing)
  const exit = worstExit(result.exit, floor())
  if (result.kind === 'document') {
    const { schema, ...rest } = result.document
    const text = json ? JSON.stringify({ schema, bbx: version, ...rest, exit }) : terminalSafe(result.text(screen.style))
    await out.write(text === '' ? '' : `${text}\n`)
  }
  return exit
}

async function printLines(result: LinesResult, { out, json, floor }: Printing): Promise<number> {
  const { text } = result
  const shown = json || text === undefined ? JSON.stringify : (line: Readonly<Record<string, unknown>>) => terminalSafe(text(line))
  for await (const line of result.lines()) {
    if (out.closed) break
    await out.write(`${shown(line)}\n`)
  }
  return worstExit(out.closed ? 0 : result.exit(), floor())
}

async function printStream(result: StreamResult, printing: Printing): Promise<number> {
  const { holdIn = null } = result
  if (!printing.json || holdIn === null) return sendStream(result, printing)
  const { openSpool } = await import('./spool.ts')
  using spool = openSpool(holdIn)
  const { out } = printing
  const exit = await sendStream(result, {
    ...printing,
    out: { write: async (piece) => spool.write(piece), closed: false, used: false },
  })
  for (const piece of spool.pieces()) {
    if (out.closed) break
    await out.write(piece)
  }
  return exit
}

async function sendStream(result: StreamResult, { out, json, screen, floor }: Printing): Promise<number> {
  let held = json ? `{"schema":${JSON.stringify(result.schema)},"bbx":${JSON.stringify(version)}` : ''
  let limit = firstPieceChars
  const push = async (text: string | Uint8Array) => {
    // Bytes come in large pieces: turning them into text and back would cost more than writing them.
    if (typeof text !== 'string') {
      const before = held
      held = ''
      await out.write(before)
      return out.write(text)
    }
    held += text
    if (held.length < limit) return
    const piece = held
    held = ''
    limit = pieceChars
    await out.write(piece)
  }
  let members = ''
  for await (const piece of json ? result.json() : result.text(screen.style)) {
    if (out.closed) break
    if (json && members === '' && piece.length > 0) {
      members = ','
      await push(members)
    }
    await push(json || typeof piece !== 'string' ? piece : terminalSafe(piece))
  }
  const exit = worstExit(out.closed ? 0 : result.exit(), floor())
  if (json) await push(`,"exit":${exit}}\n`)
  await out.write(held)
  return exit
}
