import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHub } from '../../src/hub/open-hub.ts'
import type { PullOptions } from '../../src/weights/pull/types.ts'
import { type LoopbackHub, loopbackHub } from './hub/loopback-hub.ts'
import type { HubContent } from './hub/repository.ts'
import { rawnet3Bytes } from './rawnet3-golden.ts'

/** The repository of RawNet3 as it is on the hub, with the small checkpoint of the golden set, or with these bytes in its place. */
export function rawnet3Content(bytes: Uint8Array = rawnet3Bytes('rawnet3_tiny.pt'), more: Partial<HubContent> = {}): HubContent {
  return { name: 'jungjee/RawNet3', files: { 'README.md': '# RawNet3', 'model.pt': bytes }, large: ['model.pt'], ...more }
}

export interface Puller extends AsyncDisposable {
  server: LoopbackHub
  cacheDir: string
  said: string[]
  options(more?: Partial<PullOptions>): PullOptions & { endpoint: string }
  /** Everything below the folder of weights, with slashes; commits shortened to `COMMIT`. */
  left(): Promise<string[]>
}

/** A hub with these repositories, and a cache folder of its own. */
export async function puller(contents: readonly HubContent[] = [rawnet3Content()]): Promise<Puller> {
  const server = await loopbackHub(contents)
  const hub = openHub({ endpoint: server.url, token: null, patience: { tries: 2, pauseMs: 1, stallMs: 20_000 } })
  const cacheDir = await mkdtemp(join(tmpdir(), 'bbx-weights-'))
  const said: string[] = []
  return {
    server,
    cacheDir,
    said,
    options: (more = {}) => ({
      id: 'rawnet3',
      revision: null,
      hub,
      hubCacheDir: null,
      cacheDir,
      endpoint: server.url,
      signal: new AbortController().signal,
      now: () => new Date('2026-01-02T03:04:05Z'),
      onProgress: (what) => void said.push(what),
      ...more,
    }),
    async left() {
      const root = join(cacheDir, 'weights')
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
      const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
      return paths.map((path) => path.replace(/[0-9a-f]{40}-/, 'COMMIT-').replace(/[0-9a-f]{32,64}/, 'DIGEST')).sort()
    },
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}
