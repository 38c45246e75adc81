/** The size of a context or an image for people, in MB as Docker counts. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
