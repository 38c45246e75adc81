import { BbxError } from '../../base/bbx-error.ts'

/** The error for an answer that the platform does not give. */
export function strange(url: string, why: string): BbxError {
  return new BbxError('E0011', {
    what: `${url} does not answer as chutes does`,
    why,
    remedy: 'check that CHUTES_API_URL, or base_url in the config.ini of chutes, names the platform',
  })
}
