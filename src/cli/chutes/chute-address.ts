import { BbxError } from '../../base/bbx-error.ts'
import { isLoopback } from '../../chain/network.ts'

const place = '{slug}'

/**
 * Where the chute of a slug answers, from a template like `https://{slug}.chutes.ai`. Asking throws BbxError U0003 for a template without the slug's place, E0001 where the platform at
 * `api` is on loopback and the template is not: what belongs to a rehearsal is not sent to real chutes.
 */
export function chuteAddress(template: string, api: string): (slug: string) => string {
  return (slug) => {
    if (!template.includes(place)) {
      throw new BbxError('U0003', {
        what: `${template} says nowhere which chute is meant`,
        remedy: `write ${place} where its slug belongs: https://${place}.chutes.ai`,
      })
    }
    const url = template.replaceAll(place, slug)
    if (isLoopback(api) && !onLoopback(url)) {
      throw new BbxError('E0001', {
        what: `the platform at ${api} is on this machine, and its chutes are looked for at ${template}`,
        remedy: `say in CHUTES_MINER_BASE_URL_TEMPLATE where its chutes answer; those of \`bbx localnet --chutes\`: ${api}/slug/${place}`,
      })
    }
    return url
  }
}

function onLoopback(url: string): boolean {
  return isLoopback(url) || new URL(url).hostname.endsWith('.localhost')
}
