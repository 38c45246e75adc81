import type { PageHeader } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import type { BytesOfFile } from './bytes-of-file.ts'
import { parquetLimits } from './parquet-limits.ts'

/** Without those of differences, which the producer does not write: a value may repeat a megabyte of the one before it. */
const encodings = new Set(['PLAIN', 'PLAIN_DICTIONARY', 'RLE_DICTIONARY', 'RLE', 'BYTE_STREAM_SPLIT'])
/** Headers are looked at in windows; one that holds long statistics needs the second. */
const windowBytes = [64 * 1024, 2 ** 20] as const

/**
 * Walks over the headers of a column's pages without unpacking any, because the reader makes room for whatever they claim. Returns why they are
 * refused; null: they may be read.
 */
export async function checkPages(file: BytesOfFile, start: number, end: number): Promise<string | null> {
  const { chunkBytes, chunkValues, chunkPages } = parquetLimits
  if (end - start > chunkBytes) return `a column has ${end - start} bytes in one group of rows`
  let [at, unpacked, values, pages] = [start, 0, 0, 0]
  const headerAt = headerReader(file, end)
  // As hyparquet ends: a byte that is left over is no page.
  while (at < end - 1) {
    const { header, body } = await headerAt(at)
    const claim = claimOf(header)
    if (typeof claim === 'string') return claim
    at = body + header.compressed_page_size
    unpacked += header.uncompressed_page_size
    values += claim.values
    pages += 1
    if (at > end) return 'a page is longer than its column'
    if (unpacked > chunkBytes) return `a column unpacks to more than ${chunkBytes} bytes in one group of rows`
    if (values > chunkValues) return `a column claims more than ${chunkValues} values in one group of rows`
    if (pages > chunkPages) return `a column has more than ${chunkPages} pages in one group of rows`
  }
  return null
}

function claimOf(header: PageHeader): { values: number } | string {
  const { type, compressed_page_size: packed, uncompressed_page_size: unpacked, data_page_header_v2: second } = header
  const page = header.data_page_header ?? second ?? header.dictionary_page_header
  if (!(type === 'DATA_PAGE' || type === 'DATA_PAGE_V2' || type === 'DICTIONARY_PAGE') || page === undefined)
    return 'a page is of no known kind'
  if (!isCount(packed) || !isCount(unpacked) || !isCount(page.num_values)) return 'a page says nonsense about its size'
  if (!encodings.has(page.encoding)) return `a page is encoded as ${page.encoding ?? 'nothing known'}, which is not read`
  if (second !== undefined) {
    const { num_nulls: nulls, num_rows: rows, definition_levels_byte_length: one, repetition_levels_byte_length: other } = second
    if (![nulls, rows, one, other].every(isCount) || nulls > page.num_values || one + other > packed)
      return 'a page says nonsense about its size'
  }
  return { values: page.num_values }
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0
}

interface PlacedHeader {
  header: PageHeader
  /** Where the page's body begins. */
  body: number
}

/** Reads ahead, so that a column of many small pages is not read page by page. */
function headerReader(file: BytesOfFile, end: number): (at: number) => Promise<PlacedHeader> {
  let start = 0
  let view = new DataView(new ArrayBuffer(0))
  const parsed = (at: number): PlacedHeader => {
    const reader = { view, offset: at - start }
    const header = parquetHeader(reader)
    return { header, body: start + reader.offset }
  }
  return async (at) => {
    let failed: unknown = null
    for (const size of [0, ...windowBytes]) {
      if (size > 0) {
        start = at
        view = new DataView(await file.read(at, Math.min(at + size, end)))
      } else if (at - start >= view.byteLength) continue
      try {
        return parsed(at)
      } catch (error) {
        // What the edge of the window cuts off is looked at again with more behind it.
        failed = error
        if (size > 0 && at + size >= end) break
      }
    }
    throw failed
  }
}
