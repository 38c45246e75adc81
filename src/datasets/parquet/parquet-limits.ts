/**
 * What a file may claim before it is refused: a few bytes of Parquet can stand for gigabytes. Files of omega-voice hold 8 to 256 clips of at
 * most 80 s (reference sn21 4.2), in groups of up to 650 MB; their footers have some hundred kilobytes.
 */
export const parquetLimits = {
  footerBytes: 2 * 2 ** 20,
  groups: 10_000,
  rowsInGroup: 2 ** 20,
  /** Of a column in a group, before and after decompression. */
  chunkBytes: 768 * 2 ** 20,
  /** Of a column in a group; a list has one for each of its elements. */
  chunkValues: 2 ** 21,
  chunkPages: 2 ** 16,
} as const
