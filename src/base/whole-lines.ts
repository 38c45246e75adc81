import { createReadStream } from 'node:fs'

/**
 * The lines of a UTF-8 file that end in a line feed, without it; none where there is no file. Nothing else ends a line: `node:readline` of later
 * versions also splits at U+2028 and U+2029, which JSON leaves as they are. A last line without its end was torn by a kill and is left out.
 */
export async function* wholeLines(path: string): AsyncGenerator<string> {
  let rest: Buffer[] = []
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      let from = 0
      for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
        yield Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8')
        rest = []
        from = end + 1
      }
      if (from < chunk.length) rest.push(chunk.subarray(from))
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
