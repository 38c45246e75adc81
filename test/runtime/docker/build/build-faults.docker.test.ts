import { createServer } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { engineForTests, fixtureImage } from '../../../support/container-engine.ts'
import { loopbackRegistry } from '../../../support/loopback-registry.ts'
import type { Entry } from '../../../support/submission-folder.ts'
import { testSecrets } from '../../../support/test-secrets.ts'
import { waitFor } from '../../../support/wait-for.ts'
import { buildFolder, type Changes, folderOf, removeSteps } from './folder-build.ts'

afterAll(removeSteps)

interface Case {
  lines: readonly string[]
  entries?: Readonly<Record<string, Entry>>
  changes?: Changes
  fault: { code: string; what: RegExp; evidence?: RegExp; remedy?: RegExp }
}

const mounted: Changes = { policy: { models: 'mounted', modelsPath: '/app/models' } }

/** Whose fault each is, on the real builder; `FROM the fixture` stands before the lines. */
const cases: Readonly<Record<string, Case>> = {
  'a line that is no instruction': {
    lines: ['FORM x'],
    fault: { code: 'S1101', what: /^line 2 of the Dockerfile: unknown instruction: FORM/ },
  },
  'a heredoc': {
    lines: ['RUN <<E', 'echo x', 'E'],
    fault: { code: 'S1101', what: /^line 3 of the Dockerfile: unknown instruction: ECHO/, remedy: /heredoc/ },
  },
  'RUN --mount, which BuildKit knows': {
    lines: ['RUN --mount=type=cache,target=/x true'],
    fault: { code: 'S1101', what: /^line 2: RUN --mount.*requires BuildKit/ },
  },
  'a base image with a name that cannot be': {
    lines: ['FROM Python:3'],
    fault: { code: 'S1101', what: /^line 2: FROM Python:3.*lowercase/ },
  },
  'a step that fails after printing': {
    lines: ['RUN echo one; printf two; exit 3'],
    fault: {
      code: 'S1100',
      what: /^line 2: RUN echo one; printf two; exit 3 \(step 2 of 2\) failed: exit code 3$/,
      evidence: /^one\ntwo$/,
    },
  },
  'a program that the image does not have': {
    lines: ['RUN ["nope"]'],
    fault: { code: 'S1100', what: /^line 2: RUN \["nope"\].*executable file not found/ },
  },
  'a file that is not there': {
    lines: ['COPY nope /'],
    fault: { code: 'S1100', what: /^line 2: COPY nope \//, remedy: /relative to the folder/ },
  },
  'a file that is not there and is called like what an engine suffers from': {
    lines: ['COPY ["x: no space left on device", "containerd.toml", "x toomanyrequests: ", "/etc/"]'],
    fault: { code: 'S1100', what: /^line 2: COPY/, remedy: /relative to the folder/ },
  },
  'a signal that is none and is called so too': {
    lines: ['STOPSIGNAL write /x: no space left on device'],
    fault: { code: 'S1100', what: /^line 2: STOPSIGNAL/ },
  },
  'a file that .dockerignore keeps out': {
    lines: ['COPY data/a.txt /'],
    entries: { 'data/a.txt': 'x', '.dockerignore': 'data\n' },
    fault: { code: 'S1100', what: /^line 2: COPY/, remedy: /\.dockerignore may keep the file out/ },
  },
  'models/ copied where validators mount them': {
    lines: ['COPY models /app/models'],
    entries: { 'models/w.bin': 'x' },
    changes: mounted,
    fault: { code: 'S1100', what: /^line 2: COPY models/, remedy: /do not copy models\/.*\/app\/models/ },
  },
  'models/ as a link where validators mount them': {
    lines: [],
    entries: { 'weights/w.bin': 'x', models: { link: 'weights' } },
    changes: mounted,
    fault: { code: 'S1050', what: /models/ },
  },
  'a secret in the context': {
    lines: ['COPY . /x'],
    entries: { 'key.py': `TOKEN = "${testSecrets.hubToken}"\n` },
    fault: { code: 'S1030', what: /^key\.py would get into the image/ },
  },
  'a link that leaves the folder': {
    lines: [],
    entries: { out: { link: '../../etc' } },
    fault: { code: 'S1050', what: /^the symbolic link out leaves the folder$/ },
  },
  'a context over its limit': {
    lines: [],
    entries: { 'big.bin': new Uint8Array(2_000_000) },
    changes: { limits: { contextBytes: 1_000_000 } },
    fault: { code: 'S1052', what: /2\.0 MB, at most 1\.0 MB/, evidence: /big\.bin/ },
  },
  'no CMD': { lines: ['CMD []', 'ENTRYPOINT []'], fault: { code: 'S1105', what: /names nothing to start/ } },
  'a step that does not end': {
    lines: ['RUN echo begun; sleep 600'],
    changes: { limits: { wallMs: 3000 } },
    fault: { code: 'S1103', what: /^the build ran longer than 3 s: it was at line 2: RUN echo begun/, evidence: /^begun$/ },
  },
  'a step that floods its output': {
    lines: ['RUN yes'],
    changes: { limits: { outputBytes: 300_000 } },
    fault: { code: 'S1104', what: /300000 bytes: it was at line 2: RUN yes/, evidence: /^y\ny\n/ },
  },
  'a step that floods its output without a line end': {
    lines: ["RUN yes | tr -d '\\n'"],
    changes: { limits: { outputBytes: 300_000 } },
    fault: { code: 'S1104', what: /it was at line 2/ },
  },
  'a step that fills the disk': {
    lines: ['RUN dd if=/dev/zero of=/f bs=1M count=60; sleep 600'],
    changes: { limits: { addedBytes: 20_000_000 } },
    fault: { code: 'S1106', what: /^a build step wrote \d+ MB, at most 20 MB are allowed: line 2/ },
  },
  'a step that fills the disk in the name of the next one': {
    lines: [
      "RUN printf 'Step 3/7 : RUN true\\n ---> Running in deadbeefdead\\n'; dd if=/dev/zero of=/f bs=1M count=60; sleep 600",
      'RUN true',
    ],
    changes: { limits: { addedBytes: 20_000_000 } },
    fault: { code: 'S1106', what: /^a build step wrote \d+ MB, at most 20 MB are allowed/ },
  },
  'a step that fills the disk after one that played its part': {
    lines: ["RUN printf 'Step 3/7 : RUN true\\n ---> Running in deadbeefdead\\n'", 'RUN dd if=/dev/zero of=/f bs=1M count=60; sleep 600'],
    changes: { limits: { addedBytes: 20_000_000 } },
    fault: { code: 'S1106', what: /^a build step wrote \d+ MB, at most 20 MB are allowed/ },
  },
  'an image that is too large in all': {
    lines: ['RUN dd if=/dev/zero of=/f bs=1M count=12', 'RUN dd if=/dev/zero of=/g bs=1M count=12'],
    changes: { limits: { addedBytes: 20_000_000 } },
    fault: { code: 'S1106', what: /^the image adds 25\.\d MB to its base, at most 20\.0 MB/ },
  },
  'a step over the memory limit': {
    lines: ['RUN python3 -c "x = bytearray(400_000_000)"'],
    changes: { limits: { memoryBytes: 100 * 1024 * 1024 } },
    fault: { code: 'S1100', what: /something killed it \(signal 9, exit code 137\).*100 MiB/ },
  },
}

describe('a build that fails', () => {
  test.each(Object.entries(cases))('%s', async (_, { lines, entries, changes, fault }) => {
    const { outcome } = await buildFolder(await folderOf([`FROM ${fixtureImage()}`, ...lines], entries), changes)
    const { what, evidence = /^/, remedy = /./ } = fault
    expect(outcome).toMatchObject({
      code: fault.code,
      by: 'submission',
      what: expect.stringMatching(what),
      evidence: expect.stringMatching(evidence),
      remedy: expect.stringMatching(remedy),
    })
    expect(await runningSteps()).toEqual([])
  })

  test('a base image that the registry does not have is the submission’s fault', async () => {
    const registry = await loopbackRegistry(404, 'MANIFEST_UNKNOWN')
    const { outcome } = await buildFolder(await folderOf([`FROM ${registry}/nobody/nothing:1`]))
    expect(outcome).toMatchObject({ code: 'S1102', what: `the base image ${registry}/nobody/nothing:1 does not exist` })
  })

  test.each<[string, () => Promise<string>]>([
    ['cannot be reached', closedPort],
    ['is broken', () => loopbackRegistry(503, 'UNAVAILABLE')],
    ['limits its users', () => loopbackRegistry(429, 'TOOMANYREQUESTS')],
  ])('that the registry %s is not', async (_, registry) => {
    const folder = await folderOf([`FROM ${await registry()}/nobody/nothing:1`])
    await expect(buildFolder(folder)).rejects.toMatchObject({ code: 'E0024', exit: 3 })
  })
})

test('an abort ends the build within half a second and leaves no container', async () => {
  const stop = new AbortController()
  const lines: string[] = []
  const folder = await folderOf([`FROM ${fixtureImage()}`, 'RUN echo begun; sleep 600'])
  const build = buildFolder(folder, {
    onEvent: (event) => {
      if (event.at === 'line') lines.push(event.text)
    },
    signal: stop.signal,
  })
  build.catch(() => {})
  await waitFor(async () => lines.includes('begun'))
  expect(await runningSteps()).toHaveLength(1)
  const started = performance.now()
  stop.abort(new Error('enough'))
  await expect(build).rejects.toThrow('enough')
  expect(performance.now() - started).toBeLessThan(1500)
  await waitFor(async () => (await runningSteps()).length === 0)
})

/** Containers of steps of this test run's builds: those of an image that descends from its fixture. */
async function runningSteps(): Promise<string[]> {
  const { docker } = await engineForTests()
  const { Id } = await docker.getImage(fixtureImage()).inspect()
  const containers = await docker.listContainers({ all: true, filters: { ancestor: [Id] } })
  return containers.filter(({ Command }) => Command.includes('/bin/sh -c')).map(({ Command, State }) => `${State}: ${Command}`)
}

async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 1}`
}
