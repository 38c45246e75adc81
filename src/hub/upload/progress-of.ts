import type { LocalFile, UploadProgress } from '../types.ts'

export interface StepProgress {
  /** A file is at this byte, after `more` bytes. It may go back, where something is sent again. */
  at(file: LocalFile, bytes: number, more: number): void
  more(file: LocalFile, bytes: number): void
  /** All bytes, those of broken tries included. */
  sent(): number
}

/** Adds up how far each file of a step is, and tells. */
export function progressOf(
  step: UploadProgress['step'],
  files: readonly LocalFile[],
  tell: ((progress: UploadProgress) => void) | undefined,
): StepProgress {
  const allOf = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const places = new Map<string, number>()
  let allBytes = 0
  let sent = 0
  const at = ({ path, bytes: of }: LocalFile, bytes: number, more: number) => {
    allBytes += bytes - (places.get(path) ?? 0)
    sent += more
    places.set(path, bytes)
    tell?.({ step, path, bytes, of, allBytes, allOf })
  }
  return { at, more: (file, bytes) => at(file, (places.get(file.path) ?? 0) + bytes, bytes), sent: () => sent }
}
