import { BbxError } from '../../base/bbx-error.ts'
import { pythonConstants } from '../../base/python/python-constants.ts'
import { pythonMistake } from '../../base/python/python-mistakes.ts'
import { type PythonTree, pythonTree } from '../../base/python/python-tree.ts'
import { babelbitCords } from './babelbit-cords.ts'
import { chuteImage } from './chute-image.ts'
import { badChuteName, badUsername, chuteName } from './chute-name.ts'
import { longestCode } from './longest-code.ts'
import { type ChuteFiles, moduleProblems, renderModule } from './render-module.ts'
import { readSetup } from './setup.ts'
import type { ChuteSpec } from './types.ts'

export interface ChuteOrder {
  /** The shipped frame of the module. */
  frame: string
  files: ChuteFiles
  /** Of the account on the platform. */
  username: string
  /** On the hub: `owner/name`. */
  repo: string
  /** 40 hex digits: a branch would serve another model after every upload. */
  revision: string
  /** null: made of the repository's owner and the revision. */
  name: string | null
}

const module = 'bbx_chute'

/**
 * All that a babelbit chute is made of. Throws BbxError U0001 for an order that the platform could not take, S1090 for files of the chute that make
 * no module.
 */
export function babelbitChute(order: ChuteOrder): ChuteSpec {
  const { frame, files, username, repo, revision } = order
  refuseOrder(order)
  const name = order.name ?? chuteName(repo.split('/')[0] ?? '', revision)
  const badName = badChuteName(name, username)
  if (badName !== null) throw new BbxError('U0001', { what: `${name} is no name for a chute`, remedy: badName })
  const trees = { setup: pythonTree(files.setup), load: pythonTree(files.load), predict: pythonTree(files.predict) }
  const setup = setupOf(trees.setup)
  const [problem] = moduleProblems(frame, trees)
  if (problem !== undefined) throw new BbxError('S1090', { what: `chute/${problem.file}.py line ${problem.line}: ${problem.what}` })
  const image = chuteImage(username, setup)
  const readme = `Serves ${repo} at revision ${revision} for the babelbit subnet. POST /health, POST /predict.`
  const code = renderModule({ frame, files, username, name, repo, revision, readme, image })
  if (code.length > longestCode) {
    throw new BbxError('S1090', {
      what: `the module of the chute has ${code.length} characters, the platform takes ${longestCode}`,
      remedy: 'put data into files of the repository: load.py gets its folder',
    })
  }
  return {
    name,
    tagline: setup.TAGLINE,
    readme,
    image,
    filename: `${module}.py`,
    refStr: `${module}:chute`,
    code,
    nodeSelector: {
      gpuCount: setup.GPU_COUNT,
      minVramGbPerGpu: setup.MIN_VRAM_GB_PER_GPU,
      include: setup.INCLUDE_GPUS,
      exclude: setup.EXCLUDE_GPUS,
    },
    concurrency: setup.CONCURRENCY,
    maxInstances: setup.MAX_INSTANCES,
    scalingThreshold: setup.SCALING_THRESHOLD,
    shutdownAfterSeconds: setup.SHUTDOWN_AFTER_SECONDS,
    allowExternalEgress: false,
    revision: null,
    cords: babelbitCords,
  }
}

function refuseOrder({ username, repo, revision }: ChuteOrder): void {
  const badUser = badUsername(username)
  if (badUser !== null) throw new BbxError('U0001', { what: `${username} is no username on chutes`, remedy: badUser })
  if (!/^[\w.-]+\/[\w.-]+$/.test(repo))
    throw new BbxError('U0001', { what: `${repo} is no repository of the hub`, remedy: 'write owner/name' })
  if (!/^[0-9a-f]{40}$/.test(revision)) {
    throw new BbxError('U0001', {
      what: `${revision} is no revision`,
      why: 'a branch or a tag can come to mean another model, and a validator looks for the one that was committed',
      remedy: 'give the 40 hex digits of the commit, in lower case, as the hub shows them',
    })
  }
}

function setupOf(tree: PythonTree) {
  const mistake = pythonMistake(tree)
  if (mistake !== null) throw new BbxError('S1090', { what: `chute/setup.py line ${mistake.line}: ${mistake.what}` })
  const read = readSetup(pythonConstants(tree))
  if ('setup' in read) return read.setup
  const [first] = read.problems
  const place = first?.line === null || first === undefined ? '' : ` line ${first.line}`
  throw new BbxError('S1090', { what: `chute/setup.py${place}: ${first?.what ?? ''}` })
}
