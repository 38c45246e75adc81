import type { Asked } from './call.ts'
import type { HubRoute } from './faults.ts'

const repo = '([^/]+/[^/]+)'
/** Of the hub, by method. */
const hubTable: readonly [method: string, pattern: RegExp, route: HubRoute][] = [
  ['GET', /^\/api\/whoami-v2$/, 'whoami'],
  ['POST', /^\/api\/repos\/create$/, 'create'],
  ['DELETE', /^\/api\/repos\/delete$/, 'delete'],
  ['POST', /^\/api\/validate-yaml$/, 'yaml'],
  ['GET', new RegExp(`^/api/(?<kind>model|dataset)s/(?<name>${repo})$`), 'info'],
  ['GET', new RegExp(`^/api/(?<kind>model|dataset)s/(?<name>${repo})/revision/(?<revision>[^/]+)$`), 'info'],
  ['GET', new RegExp(`^/api/(?<kind>model|dataset)s/(?<name>${repo})/tree/(?<revision>[^/]+)/?(?<path>.*)$`), 'tree'],
  ['POST', new RegExp(`^/api/(?<kind>model|dataset)s/(?<name>${repo})/paths-info/(?<revision>[^/]+)$`), 'paths-info'],
  ['GET', new RegExp(`^/api/(?<kind>model|dataset)s/(?<name>${repo})/refs$`), 'refs'],
  ['GET', new RegExp(`^/api/(?<kind>model|dataset)s/(?<name>${repo})/commits/(?<revision>[^/]+)$`), 'commits'],
  ['PUT', new RegExp(`^/api/(?<kind>model|dataset)s/(?<name>${repo})/settings$`), 'settings'],
  ['POST', new RegExp(`^/api/(?<kind>model|dataset)s/(?<name>${repo})/preupload/(?<revision>[^/]+)$`), 'preupload'],
  ['POST', new RegExp(`^/api/(?<kind>model|dataset)s/(?<name>${repo})/commit/(?<revision>[^/]+)$`), 'commit'],
  ['POST', new RegExp(`^/(?<kind>datasets/)?(?<name>${repo})\\.git/info/lfs/objects/batch$`), 'batch'],
  ['POST', new RegExp(`^/(?<kind>datasets/)?(?<name>${repo})\\.git/info/lfs/objects/verify$`), 'verify'],
  ['GET', new RegExp(`^/(?<kind>datasets/)?(?<name>${repo})/resolve/(?<revision>[^/]+)/(?<path>.+)$`), 'resolve'],
  ['HEAD', new RegExp(`^/(?<kind>datasets/)?(?<name>${repo})/resolve/(?<revision>[^/]+)/(?<path>.+)$`), 'resolve'],
]
/** Of the store of large files, on an origin of its own. */
const storeTable: typeof hubTable = [
  ['GET', /^\/(?<name>[0-9a-f]{64})$/, 'content'],
  ['HEAD', /^\/(?<name>[0-9a-f]{64})$/, 'content'],
  ['PUT', /^\/upload\/(?<name>[0-9a-f-]{36})(?:\/(?<path>\d{1,6}))?$/, 'store'],
  ['POST', /^\/upload\/(?<name>[0-9a-f-]{36})$/, 'complete'],
]

/** null for an address that nobody answers at. */
export function parseAddress(at: 'hub' | 'content', method: string, pathname: string): Asked | null {
  for (const [of, pattern, route] of at === 'hub' ? hubTable : storeTable) {
    const found = of === method ? pattern.exec(pathname) : null
    if (found === null) continue
    const { kind, name = '', revision = 'main', path = '' } = found.groups ?? {}
    try {
      const isDataset = kind === 'dataset' || kind === 'datasets/'
      return { route, kind: isDataset ? 'dataset' : 'model', name, revision: decodeURIComponent(revision), path: decodeURIComponent(path) }
    } catch {
      return null
    }
  }
  return null
}
