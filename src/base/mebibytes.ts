const mebibyte = 1024 * 1024

/** A limit or a use of memory for people, in whole MiB. */
export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / mebibyte)} MiB`
}
