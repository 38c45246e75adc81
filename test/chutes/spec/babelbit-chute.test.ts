import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../../src/base/package-root.ts'
import { pythonTree } from '../../../src/base/python/python-tree.ts'
import { babelbitChute, type ChuteOrder } from '../../../src/chutes/spec/babelbit-chute.ts'

const templates = join(packageRoot(), 'templates')
const shipped = (path: string) => readFile(join(templates, path), 'utf8')

async function order(changes: Partial<ChuteOrder> = {}, template = 'baseline'): Promise<ChuteOrder> {
  const [frame, setup, load, predict] = await Promise.all([
    shipped('chute/babelbit.py'),
    ...['setup', 'load', 'predict'].map((name) => shipped(`babelbit/${template}/chute/${name}.py`)),
  ])
  return {
    frame: frame ?? '',
    files: { setup: setup ?? '', load: load ?? '', predict: predict ?? '' },
    username: 'Tester_1',
    repo: 'HF_User/model',
    revision: '4d40cc920ef20b8c570a4300d39e7cc31efb51b7',
    name: null,
    ...changes,
  }
}

const failure = async (changes: Partial<ChuteOrder>) => {
  const given = await order(changes)
  try {
    babelbitChute(given)
  } catch (error) {
    return error as { code: string; message: string }
  }
  throw new Error('it made a chute')
}

describe('the module', () => {
  test.each(['baseline', 'transformers'])('of the template %s is whole, Python, and the same each time', async (template) => {
    const spec = babelbitChute(await order({}, template))
    expect(spec.code).toBe(babelbitChute(await order({}, template)).code)
    expect(spec.code).not.toContain('__BBX_')
    expect(pythonTree(spec.code).brokenAt).toBe(null)
    expect(spec.code.match(/from __future__/g)).toHaveLength(1)
    // The package passes unknown options on to FastAPI, which refuses this one: reference chutes 4.2.
    expect(spec.code).not.toContain('timeout_seconds')
    // What babelbit's own tests look for in a rendered module (reference chutes 7.2).
    for (const part of [
      'class BBPredictedUtterance',
      'class BBPredictOutput',
      'def _load_model',
      'def _predict',
      'def _health',
      'def init_chute',
      '@chute.on_startup',
      '@chute.cord',
      'from chutes.chute import Chute',
      'from pydantic import',
    ]) {
      expect(spec.code).toContain(part)
    }
    expect(spec.code).not.toContain('from babelbit')
  })

  test('an image serves every revision: its tag is of the Dockerfile', async () => {
    const [one, two] = [babelbitChute(await order()), babelbitChute(await order({ revision: '0'.repeat(40) }))]
    expect(two.image).toEqual(one.image)
    expect(one.name).not.toBe(two.name)
    const { dockerfile, tag, username } = one.image
    expect(tag).toBe(createHash('sha256').update(dockerfile).digest('hex').slice(0, 16))
    expect(username).toBe('tester_1')
    expect(dockerfile).toMatch(/^FROM parachutes\/python:3\.12\nRUN pip install --no-cache-dir (?:\S+==\S+ ?)+\nWORKDIR \/app$/)
  })

  test('what setup.py says is what is deployed', async () => {
    const { files } = await order()
    const setup = files.setup
      .replace('GPU_COUNT = 1', 'GPU_COUNT = 2')
      .replace('INCLUDE_GPUS = None', 'INCLUDE_GPUS = ["h100"]')
      .replace('CONCURRENCY = 4', 'CONCURRENCY = 8')
      .replace('SHUTDOWN_AFTER_SECONDS = 3600', 'SHUTDOWN_AFTER_SECONDS = 600')
    const spec = babelbitChute(await order({ files: { ...files, setup } }))
    expect(spec).toMatchObject({
      nodeSelector: { gpuCount: 2, minVramGbPerGpu: 16, include: ['h100'], exclude: null },
      concurrency: 8,
      shutdownAfterSeconds: 600,
      allowExternalEgress: false,
      revision: null,
    })
  })

  test('a text of the order is a text in the module, whatever it holds', async () => {
    const { files } = await order()
    const setup = files.setup.replace(/TAGLINE = .*/, () => `TAGLINE = '$& __BBX_NAME__'`)
    const { code, tagline } = babelbitChute(await order({ files: { ...files, setup } }))
    expect(tagline).toBe('$& __BBX_NAME__')
    expect(code).toContain(`TAGLINE = '$& __BBX_NAME__'`)
  })
})

describe('refused', () => {
  test.each(['main', '4d40cc9', 'G'.repeat(40), '4D40CC920EF20B8C570A4300D39E7CC31EFB51B7', `${'0'.repeat(40)}\n`])(
    'the revision %j',
    async (revision) => {
      expect(await failure({ revision })).toMatchObject({ code: 'U0001', message: `${revision} is no revision` })
    },
  )

  test.each([
    [{ username: 'a b' }, 'a b is no username on chutes'],
    [{ repo: 'model' }, 'model is no repository of the hub'],
    [{ repo: 'a/b"\nimport os' }, 'a/b"\nimport os is no repository of the hub'],
    [{ name: 'My_Chute' }, 'My_Chute is no name for a chute'],
  ])('%j', async (changes, message) => {
    expect(await failure(changes)).toMatchObject({ code: 'U0001', message })
  })

  test.each([
    ['setup', 'GPU_COUNT = 9', 'chute/setup.py line 1: GPU_COUNT: Too big: expected number to be <=8'],
    ['setup', 'GPU_COUNT = (', 'chute/setup.py line 1: it is no Python'],
    [
      'setup',
      'import os',
      'chute/setup.py line 1: it holds more than NAME = value: it is read without being run, so only plain values count',
    ],
    [
      'load',
      'def predict_utterance(): pass',
      'chute/predict.py line 6: predict_utterance is a name of chute/load.py already: all of it becomes one module',
    ],
    ['predict', 'state = 1', 'chute/predict.py line 1: state is a name of the chute itself already: all of it becomes one module'],
    [
      'predict',
      'from load import load_model',
      'chute/predict.py line 1: it imports load, which is part of the same module: use its names as they are',
    ],
  ] as const)('%s with %s', async (file, text, message) => {
    const { files } = await order()
    const changed = {
      ...files,
      [file]: file === 'predict' ? `${text}\n${files[file]}` : file === 'load' ? `${files[file]}\n${text}\n` : text,
    }
    expect(await failure({ files: changed })).toMatchObject({ code: 'S1090', message })
  })

  test('a module that is too large', async () => {
    const { files } = await order()
    const load = `${files.load}\nDATA = "${'x'.repeat(150_000)}"\n`
    expect(await failure({ files: { ...files, load } })).toMatchObject({ code: 'S1090' })
  })
})
