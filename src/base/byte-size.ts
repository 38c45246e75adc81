const units = ['B', 'kB', 'MB', 'GB', 'TB']

/** The size of a file, a context or an image for people, in powers of 1000 as Docker and disks count: `23 B`, `45.1 kB`, `1.2 GB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1)
  const shown = (bytes / 1000 ** power).toFixed(1)
  // 999,999 bytes are 1.0 MB, not 1000.0 kB.
  return shown === '1000.0' && power < units.length - 1 ? `1.0 ${units[power + 1]}` : `${shown} ${units[power]}`
}
