import { closeSync, openSync, writeSync } from 'node:fs'
import { diskError } from '../../../base/disk-error.ts'
import type { ToolFiles } from './tool-files.ts'

/** The files of one log, written piece by piece. Throws BbxError E0005. */
export class ToolFileStreams implements Disposable {
  readonly #txt: OutputFile
  readonly #json: OutputFile

  constructor({ txt, json }: ToolFiles) {
    this.#txt = new OutputFile(txt)
    this.#json = new OutputFile(json)
  }

  append(table: Uint8Array, document: Uint8Array): void {
    this.#txt.append(table)
    this.#json.append(document)
  }

  [Symbol.dispose](): void {
    this.#txt.close()
    this.#json.close()
  }
}

class OutputFile {
  readonly #path: string
  readonly #fd: number

  constructor(path: string) {
    this.#path = path
    this.#fd = orDiskError(path, () => openSync(path, 'w'))
  }

  append(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) from += orDiskError(this.#path, () => writeSync(this.#fd, bytes, from))
  }

  close(): void {
    closeSync(this.#fd)
  }
}

function orDiskError<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw diskError(error, path)
  }
}
