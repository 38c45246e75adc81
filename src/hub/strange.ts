import { BbxError } from '../base/bbx-error.ts'

/** The error for an answer that no hub gives. */
export function strange(endpoint: string, why: string): BbxError {
  return new BbxError('E0011', { what: `${endpoint} does not answer as a hub does`, why, remedy: 'check that HF_ENDPOINT names a hub' })
}
