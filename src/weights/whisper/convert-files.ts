import type { Convert } from '../catalogue/entry.ts'
import { convertWhisper } from './convert.ts'

/** A folder as it is published becomes one in the common layout. */
export const convertFiles: Convert = async (from, to, signal) => {
  await convertWhisper(from, to, signal)
}
