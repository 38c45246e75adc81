import { randomUUID } from 'node:crypto'

export interface MultipartFile {
  field: string
  filename: string
  type: string
  bytes: Uint8Array
}

/** A form with texts and one file as one body, because the platform's signature is over all of it (reference chutes 3.1). */
export function multipart(texts: readonly (readonly [string, string])[], file: MultipartFile): { bytes: Uint8Array; type: string } {
  const boundary = `bbx-${randomUUID()}`
  const parts = texts.map(
    ([name, value]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\ncontent-type: text/plain; charset=utf-8\r\n\r\n${value}\r\n`,
  )
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${file.field}"; filename="${file.filename}"\r\ncontent-type: ${file.type}\r\n\r\n`
  const bytes = Buffer.concat([Buffer.from(parts.join('')), Buffer.from(head), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
  return { bytes, type: `multipart/form-data; boundary=${boundary}` }
}
