import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from '../../../src/base/secret.ts'
import { openHub } from '../../../src/hub/open-hub.ts'
import { loopbackHub } from '../../support/hub/loopback-hub.ts'
import { uploadFolder } from '../../support/hub/upload-folder.ts'
import { emptyFolder } from '../../support/run-bbx.ts'
import { templatePython } from '../../support/template-server.ts'

const folder = join(import.meta.dirname, 'huggingface-hub')
const environmentMs = 300_000
const write = 'rehearsal-write'
const read = 'rehearsal-read'

const contents = { 'server.py': 'print(1)\n', 'models/w.safetensors': randomBytes(700_000), 'a b/ü#.txt': 'x', empty: '' }
const digests = Object.fromEntries(
  Object.entries(contents).map(([path, content]) => [path, createHash('sha256').update(content).digest('hex')]),
)

/** What the script wrote itself, and what the hub's rules make of it. */
const expected = {
  whoami: 'miner',
  create: 'miner/of-python',
  'create again': 'miner/of-python',
  'private to others': 'RepositoryNotFoundError',
  'a token that reads': true,
  commit: 40,
  list: ['.gitattributes', 'README.md', 'deep/er/notes.txt', 'deep/large.bin', 'empty.txt', 'small.safetensors'],
  lfs: ['deep/large.bin', 'small.safetensors'],
  sizes: { 'README.md': 25, 'deep/er/notes.txt': 2000, 'deep/large.bin': 2_510_000, 'empty.txt': 0, 'small.safetensors': 25_600 },
  tree: ['deep/er', 'deep/er/notes.txt', 'deep/large.bin'],
  paths: ['deep/large.bin'],
  'downloads equal': true,
  'nothing new': true,
  delete: true,
  deleted: false,
  'the commit before has it': true,
  'a file that is not there': expect.stringMatching(/EntryNotFoundError/),
  'a conflict': true,
  commits: 3,
  refs: ['main'],
  public: false,
  gated: 'auto',
  'delete folder': ['.gitattributes', 'README.md', 'small.safetensors'],
  dataset: ['.gitattributes', 'a.parquet'],
  'what bbx sent': digests,
  'delete repository': 'RepositoryNotFoundError',
}

test.each([
  ['newest', 'newest'],
  ['last before version 1', 'before-1'],
])(
  'the Python package huggingface_hub, %s, takes the rehearsal for a hub, and gets from it what bbx sent',
  { timeout: 900_000 },
  async (_title, version) => {
    const python = await templatePython(join(folder, version), environmentMs)
    await using server = await loopbackHub([], {
      writers: [write],
      tokens: [read],
      pageSize: 3,
      multipartFrom: 500_000,
      partBytes: 300_000,
    })
    const { signal } = new AbortController()
    const repo = { kind: 'model', name: 'miner/of-bbx' } as const
    await using hub = openHub({ endpoint: server.url, token: new Secret(write) })
    await hub.createRepository(repo, { private: true }, signal)
    const { commit } = await hub.upload({
      repo,
      ...(await uploadFolder(contents)),
      message: 'push',
      keepStray: false,
      signal,
    })
    const home = await emptyFolder()
    const { stdout } = await promisify(execFile)(python, [join(folder, 'checks.py'), read, repo.name, commit], {
      env: {
        ...{ PATH: process.env.PATH, HOME: home, HF_HOME: home, PYTHONDONTWRITEBYTECODE: '1' },
        // Its other way to send large files, in chunks to a service of its own, ends with 404 here.
        ...{ HF_ENDPOINT: server.url, HF_TOKEN: write, HF_HUB_DISABLE_XET: '1', HF_HUB_DISABLE_TELEMETRY: '1' },
      },
      cwd: home,
      timeout: 300_000,
    })
    const lines = stdout.split('\n').filter((line) => line.startsWith('{"name"'))
    const found = Object.fromEntries(lines.map((line) => JSON.parse(line)).map(({ name, value, error }) => [name, error ?? value]))
    expect(found).toEqual(expected)
  },
)
