import { BbxError } from '../base/bbx-error.ts'

/** The value of an option that has two names. Throws BbxError U0001 where both are given. */
export function oneOf<T>(name: string, value: T | undefined, otherName: string, other: T | undefined): T | undefined {
  if (value !== undefined && other !== undefined)
    throw new BbxError('U0001', { what: `${name} and ${otherName} mean the same`, remedy: 'give one of them' })
  return value ?? other
}
