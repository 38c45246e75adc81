import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { TryAgain } from '../../base/download/try-again.ts'
import { patiently } from '../../base/patiently.ts'
import { identity } from '../ask.ts'
import type { HubLine } from '../line.ts'
import { statusError } from '../status-error.ts'
import { strange } from '../strange.ts'
import { shownAddress, trustedAddress } from '../trusted-address.ts'
import type { HubRepo, LocalFile } from '../types.ts'
import { checkedBody } from './checked-body.ts'
import { type LfsAction, type LfsObject, type LfsOffer, lfsBatch, lfsType } from './lfs-batch.ts'
import { type Sending, type Sent, sendBody } from './send-body.ts'
import { openSteadyFile } from './steady-file.ts'

export interface ObjectToSend {
  repo: HubRepo
  branch: string
  folder: string
  file: LocalFile
  object: LfsObject
  /** From the batch that it was asked for with; another try asks for another. */
  offer: LfsOffer
  signal: AbortSignal
  /** Where in the file it is, and how many bytes were sent since the last call. */
  onBytes(at: number, more: number): void
}

/** Brings one large file into the hub's store, as the hub offered: whole, or in parts (its own `multipart`). Sent again where the store cannot take it now. */
export async function sendObject(line: HubLine, wanted: ObjectToSend): Promise<void> {
  const { repo, branch, object, signal } = wanted
  await patiently(
    line,
    async (attempt) => {
      // Addresses are signed and run out, and a try whose answer was lost may have gone through.
      const offer =
        attempt === 1 ? wanted.offer : ((await lfsBatch(line, { repo, branch, objects: [object] }, signal)).get(object.oid) ?? null)
      if (offer === null) return
      const parts = partsOf(line, offer.upload, object)
      await (parts === null ? sendWhole(line, offer.upload, wanted) : sendParts(line, offer.upload, parts, wanted))
      if (offer.verify !== null) await verify(line, offer.verify, wanted)
    },
    signal,
  )
}

async function sendWhole(line: HubLine, { href, header }: LfsAction, wanted: ObjectToSend): Promise<void> {
  const { folder, file, object, signal, onBytes } = wanted
  await using opened = await openSteadyFile(folder, file, signal)
  const body = checkedBody(opened, file, object.oid, onBytes).part(0, file.bytes)
  const url = addressOf(line, href)
  await store(line, wanted, { method: 'PUT', url, headers: texts(header), bytes: file.bytes, body, answerMs: line.patience.answerMs })
}

interface Parts {
  bytes: number
  urls: readonly string[]
}

async function sendParts(line: HubLine, { href }: LfsAction, { bytes, urls }: Parts, wanted: ObjectToSend): Promise<void> {
  const { folder, file, object, signal, onBytes } = wanted
  await using opened = await openSteadyFile(folder, file, signal)
  const body = checkedBody(opened, file, object.oid, onBytes)
  const parts: { partNumber: number; etag: string }[] = []
  for (const [at, address] of urls.entries()) {
    const start = at * bytes
    const end = Math.min(start + bytes, file.bytes)
    const url = addressOf(line, address)
    const sent = await patiently(
      line,
      () =>
        store(line, wanted, {
          ...{ method: 'PUT', url, headers: {}, bytes: end - start, body: body.part(start, end), answerMs: line.patience.answerMs },
        }),
      signal,
    )
    const etag = String(sent.headers.etag ?? '')
    if (etag === '') throw strange(line.endpoint, `its store does not say the tag of part ${at + 1} of ${file.path}`)
    parts.push({ partNumber: at + 1, etag })
  }
  const text = Buffer.from(JSON.stringify({ oid: object.oid, parts }))
  const headers = { accept: lfsType, 'content-type': lfsType }
  await store(line, wanted, {
    ...{ method: 'POST', url: addressOf(line, href), headers, answerMs: line.patience.answerMs },
    ...inOnePiece(text),
  })
}

async function verify(line: HubLine, { href, header }: LfsAction, wanted: ObjectToSend): Promise<void> {
  const url = addressOf(line, href)
  const headers = { ...texts(header), 'content-type': 'application/json', ...(url.origin === line.origin ? identity(line) : {}) }
  const text = Buffer.from(JSON.stringify(wanted.object))
  await store(line, wanted, { ...{ method: 'POST', url, headers, answerMs: line.patience.answerMs }, ...inOnePiece(text) })
}

/** One request to where large files are kept. Throws TryAgain for what may go better with another offer. */
async function store(line: HubLine, { repo, branch, file, signal }: ObjectToSend, sending: Sending): Promise<Sent> {
  const sent = await sendBody(line, sending, signal)
  const { status, headers, body } = sent
  if (status >= 200 && status < 300) return sent
  if ([401, 403, 404, 410].includes(status)) {
    const why = `${sending.url.host}, where the hub keeps large files, answers ${status}`
    throw new TryAgain(new BbxError('E0007', { what: `${file.path} is not taken`, why, remedy: 'run the same command again' }))
  }
  throw statusError(line, { repo, revision: branch, path: file.path, writes: true }, status, headers, body)
}

/** null where the file is to be sent whole. */
function partsOf({ endpoint }: HubLine, { header }: LfsAction, { size }: LfsObject): Parts | null {
  const bytes = header?.chunk_size
  if (bytes === undefined) return null
  const parsed = z.coerce.number().int().positive().safeParse(bytes)
  const numbered = Object.entries(header ?? {}).filter(([name]) => /^\d{1,9}$/.test(name))
  const urls = numbered.sort(([a], [b]) => Number(a) - Number(b)).map(([, url]) => String(url))
  if (!parsed.success || urls.length !== Math.ceil(size / parsed.data))
    throw strange(endpoint, 'the parts that it wants of a file are not the whole of it')
  return { bytes: parsed.data, urls }
}

function addressOf(line: HubLine, href: string): URL {
  const url = trustedAddress(href, `${line.endpoint}/`, line)
  if (url === null) throw strange(line.endpoint, `large files are to be sent to ${shownAddress(href, `${line.endpoint}/`)}`)
  return url
}

function texts(header: LfsAction['header']): Record<string, string> {
  return Object.fromEntries(Object.entries(header ?? {}).map(([name, value]) => [name, String(value)]))
}

function inOnePiece(text: Buffer): { bytes: number; body: AsyncIterable<Uint8Array> } {
  return {
    bytes: text.length,
    body: (async function* () {
      yield text
    })(),
  }
}
