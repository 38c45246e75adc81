import { babelbitCords } from '../../../src/chutes/spec/babelbit-cords.ts'
import type { ChuteSpec } from '../../../src/chutes/spec/types.ts'

/** A chute as `bbx` describes one, small. */
export function testSpec(change: Partial<ChuteSpec> = {}): ChuteSpec {
  return {
    name: 'owner-babelbit-4d40cc920ef2',
    tagline: 'babelbit',
    readme: 'Serves owner/model.',
    image: {
      username: 'tester',
      name: 'bbx-babelbit',
      tag: '0123456789abcdef',
      dockerfile: 'FROM parachutes/python:3.12',
      readme: 'Packages.',
    },
    filename: 'bbx_chute.py',
    refStr: 'bbx_chute:chute',
    code: "MODEL_REVISION = '4d40cc920ef20b8c570a4300d39e7cc31efb51b7'\n",
    nodeSelector: { gpuCount: 1, minVramGbPerGpu: 16, include: null, exclude: null },
    concurrency: 4,
    maxInstances: 1,
    scalingThreshold: 0.75,
    shutdownAfterSeconds: 3600,
    allowExternalEgress: false,
    revision: null,
    cords: babelbitCords,
    ...change,
  }
}
