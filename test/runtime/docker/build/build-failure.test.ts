import { describe, expect, test } from 'vitest'
import { BbxError } from '../../../../src/base/bbx-error.ts'
import type { IndexAnswer } from '../../../../src/runtime/docker/build/ask-index.ts'
import { buildFailure, lastLines } from '../../../../src/runtime/docker/build/build-failure.ts'
import { pullFailure } from '../../../../src/runtime/docker/build/pull-failure.ts'
import type { BuildStep } from '../../../../src/runtime/docker/build/types.ts'
import { roomy } from './roomy.ts'

interface Case {
  text: string
  message: string
  code?: number
  tail?: readonly string[]
  network?: 'none'
  models?: 'mounted'
  /** What an image that is not the submission's finds; left out, nobody may ask. */
  index?: IndexAnswer['index']
}

async function meaning({ text, message, code, tail = [], network, models, index }: Case): Promise<string> {
  const step: BuildStep = { number: 2, total: 3, text, line: 7 }
  const failure = await buildFailure({
    message,
    code: code ?? null,
    log: { step: () => step, tail: () => tail },
    options: {
      policy: { models: models ?? 'copied', modelsPath: '/app/models' },
      limits: { ...roomy, memoryBytes: 268435456 },
      network: network ?? 'default',
    },
    async askIndex() {
      if (index === undefined) throw new Error('the index was asked for nothing')
      return { index, why: 'as the probe saw it' }
    },
  })
  return failure instanceof BbxError
    ? `${failure.code} ${failure.message} (${failure.why})`
    : `${failure.code} ${failure.what} => ${failure.remedy}`
}

const notThere = (name: string) =>
  `COPY failed: file not found in build context or excluded by .dockerignore: stat ${name}: file does not exist`
const noProgram = (name: string) =>
  `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${name}": executable file not found in $PATH: unknown`

const pip: Case = {
  text: 'RUN pip install -r requirements.txt',
  message: "The command '/bin/sh -c pip install -r requirements.txt' returned a non-zero code: 1",
  code: 1,
}
/** As pip 23 ends where its index does not answer. */
const noConnection = [
  'WARNING: Retrying (Retry(total=0)) after connection broken by \'NewConnectionError("Failed to establish a new connection: [Errno -3] Temporary failure in name resolution")\': /simple/fastapi/',
  'ERROR: Could not find a version that satisfies the requirement fastapi==0.160.0 (from versions: none)',
  'ERROR: No matching distribution found for fastapi==0.160.0',
]

/** Texts of a Dockerfile that an engine repeats, chosen to look like its own troubles. */
const chosenNames: readonly [text: string, message: string][] = [
  ...[
    'containerd.toml',
    'no space left on device',
    'x: no space left on device',
    'x toomanyrequests',
    'pull access denied for x',
    'https://x/v2/',
    'connection refused',
    'manifest unknown',
    "The command 'x' returned a non-zero code: 137",
  ].flatMap((name): [string, string][] => [
    [`COPY ["${name}", "/etc/"]`, notThere(name)],
    [`RUN ["${name}"]`, noProgram(name)],
    [`STOPSIGNAL ${name}`, `Invalid signal: ${name}`],
    [`USER ${name}`, `unable to find user ${name}: no matching entries in passwd file`],
  ]),
  ['STOPSIGNAL write /x: no space left on device', 'Invalid signal: write /x: no space left on device'],
  ['COPY ["../x: input/output error", "/"]', 'COPY failed: forbidden path outside the build context: ../x: input/output error ()'],
]

/** Messages of Docker 20.10: those of RUN, COPY, exec, --mount and a name were recorded, those of registries, disks and shims are as they were reported. */
describe('buildFailure', () => {
  test.each<[string, Case, RegExp]>([
    [
      'a RUN step',
      { text: 'RUN exit 3', message: "The command '/bin/sh -c exit 3' returned a non-zero code: 3", code: 3 },
      /^S1100 line 7: RUN exit 3 \(step 2 of 3\) failed: exit code 3 =>/,
    ],
    [
      'a RUN step that was killed',
      { text: 'RUN hog', message: "The command '/bin/sh -c hog' returned a non-zero code: 137", code: 137 },
      /^S1100 .* failed: something killed it \(signal 9, exit code 137\); .* memory limit of 256 MiB/,
    ],
    [
      'a RUN step that crashed',
      { text: 'RUN crash', message: "The command '/bin/sh -c crash' returned a non-zero code: 139", code: 139 },
      /ended by signal 11 \(exit code 139\)/,
    ],
    [
      'pip that cannot reach its index, nor can another: nobody charges the submission',
      { ...pip, tail: noConnection, index: 'silent' },
      /^E0003 line 7: .*could not be reached from the build \(as the probe saw it/,
    ],
    [
      'the same words where the index answers: anybody can print them',
      { ...pip, tail: noConnection, index: 'answers' },
      /^S1100 line 7: .*=> its output blames the package index, which answers \(as the probe saw it\).*build again/,
    ],
    [
      'the same words where nobody can be asked: the possibility is named',
      { ...pip, tail: noConnection, index: 'unknown' },
      /^S1100 line 7: .*=> its output blames the package index, and whether that answers could not be seen \(as/,
    ],
    ...['--index-url http://127.0.0.1:9/ x', '-i http://127.0.0.1:9/ x', '--no-index x'].map((words): [string, Case, RegExp] => [
      `an index of its own choice that does not answer: ${words}`,
      { ...pip, text: `RUN pip install ${words}`, tail: noConnection },
      /^S1100/,
    ]),
    [
      'an index of its own choice in a variable',
      { ...pip, text: 'RUN PIP_INDEX_URL=http://x pip install x', tail: noConnection },
      /^S1100/,
    ],
    [
      'pip behind a certificate that the image does not know',
      {
        ...pip,
        tail: [
          'Could not fetch URL https://index.example/simple/x/: There was a problem confirming the ssl certificate: CERTIFICATE_VERIFY_FAILED - skipping',
        ],
        index: 'silent',
      },
      /^E0003/,
    ],
    [
      'pip that was answered: there is no such package',
      {
        text: 'RUN pip install x',
        message: "The command '/bin/sh -c pip install x' returned a non-zero code: 1",
        code: 1,
        tail: [
          'ERROR: Could not find a version that satisfies the requirement x (from versions: none)',
          'ERROR: No matching distribution found for x',
        ],
      },
      /^S1100/,
    ],
    [
      'pip that got through at the second try, and failed later',
      {
        text: 'RUN pip install x',
        message: "The command '/bin/sh -c pip install x' returned a non-zero code: 1",
        code: 1,
        tail: [
          "WARNING: Retrying (Retry(total=4)) after connection broken by 'ReadTimeoutError': /simple/x/",
          'ERROR: x requires Python >=3.13',
        ],
      },
      /^S1100/,
    ],
    [
      'another program without its network',
      {
        text: 'RUN curl -O https://models.example/m.bin',
        message: "The command '/bin/sh -c curl' returned a non-zero code: 6",
        code: 6,
        tail: ['curl: (6) Could not resolve host; Temporary failure in name resolution'],
      },
      /^S1100/,
    ],
    [
      'a RUN step that wants the network which was not given',
      {
        text: 'RUN pip install x',
        message: "The command '/bin/sh -c pip install x' returned a non-zero code: 1",
        code: 1,
        tail: ["Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/x/"],
        network: 'none',
      },
      /=> the step needs the network: build without --build-network none/,
    ],
    [
      'a COPY of what is not there',
      {
        text: 'COPY nope /',
        message: 'COPY failed: file not found in build context or excluded by .dockerignore: stat nope: file does not exist',
      },
      /^S1100 .*\.dockerignore: stat nope.*=> check the path/,
    ],
    [
      'a COPY of models/ that validators mount',
      {
        text: 'COPY models /app/models',
        message: 'COPY failed: file not found in build context or excluded by .dockerignore: stat models: file does not exist',
        models: 'mounted',
      },
      /^S1100 .*=> do not copy models\/: .* at \/app\/models$/,
    ],
    [
      'a program that is not there',
      {
        text: 'RUN ["nope"]',
        message:
          'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "nope": executable file not found in $PATH: unknown',
      },
      /^S1100/,
    ],
    [
      'an option of BuildKit',
      {
        text: 'RUN --mount=type=cache,target=/x echo hi',
        message:
          'the --mount option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled',
      },
      /^S1101 line 7: RUN --mount/,
    ],
    [
      'a name that no image has',
      { text: 'FROM Python:3', message: 'invalid reference format: repository name must be lowercase' },
      /^S1101/,
    ],
    ...chosenNames.map(([text, message]): [string, Case, RegExp] => [`whatever is chosen as a name: ${text}`, { text, message }, /^S1100/]),
    [
      'no room where a shim starts',
      {
        text: 'RUN x',
        message: 'failed to create shim task: mkdir /run/containerd/io.containerd.runtime.v2.task/moby/1: no space left on device: unknown',
      },
      /^E0025/,
    ],
    [
      'no room for a copy',
      {
        text: 'COPY . .',
        message:
          'failed to copy files: failed to copy file: userspace copy failed: write /var/lib/docker/overlay2/x/diff/a b: no space left on device',
      },
      /^E0025/,
    ],
    [
      'an overlay that cannot be mounted',
      { text: 'RUN x', message: 'error creating overlay mount to /var/lib/docker/overlay2/x/merged: device or resource busy' },
      /^E0021/,
    ],
    [
      'containerd that is away',
      {
        text: 'RUN x',
        message: 'failed to dial "/run/containerd/s/1": dial unix /run/containerd/s/1: connect: connection refused: unavailable',
      },
      /^E0021/,
    ],
    [
      'no room (as overlay2 says it)',
      { text: 'COPY . .', message: 'write /var/lib/docker/overlay2/x/diff/a: no space left on device' },
      /^E0025 .*line 7: COPY/,
    ],
    [
      'an engine that fails',
      { text: 'RUN x', message: 'failed to create shim task: context deadline exceeded: unknown' },
      /^E0021 line 7: RUN x \(step 2 of 3\): the container engine failed \(failed to create shim/,
    ],
    [
      'an image of COPY --from that the registry does not have',
      {
        text: 'COPY --from=nobody/nothing:1 /a /b',
        message: 'manifest for nobody/nothing:1 not found: manifest unknown: manifest unknown',
      },
      /^S1102 the base image nobody\/nothing:1 does not exist/,
    ],
    [
      'a registry that is not reached',
      { text: 'FROM a.b/c:1', message: 'Get "https://a.b/v2/": dial tcp: lookup a.b on 10.0.0.1:53: no such host' },
      /^E0024 the base image a\.b\/c:1 cannot be fetched/,
    ],
  ])('%s', async (_, given, expected) => {
    expect(await meaning(given)).toMatch(expected)
  })

  test('evidence is the end of the output, in whole lines as far as it holds them', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index} ${'x'.repeat(40)}`)
    const kept = lastLines(lines).split('\n')
    expect(kept.at(-1)).toBe(lines.at(-1))
    expect(lines).toContain(kept[0])
    expect(lastLines(['y'.repeat(5000)])).toHaveLength(590)
  })
})

describe('pullFailure', () => {
  test.each<[string, string]>([
    ['manifest for python:9 not found: manifest unknown: manifest unknown', 'S1102'],
    ["pull access denied for nobody/x, repository does not exist or may require 'docker login': denied", 'S1102'],
    ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'S1102'],
    ['Get "https://r/v2/": dial tcp: lookup r on 10.0.0.1:53: no such host', 'E0024'],
    ['Get "https://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused', 'E0024'],
    ['Get "https://r/v2/": net/http: TLS handshake timeout', 'E0024'],
    ['toomanyrequests: You have reached your pull rate limit', 'E0024'],
    ['received unexpected HTTP status: 503 Service Unavailable', 'E0024'],
    ['failed to register layer: Error processing tar file(exit status 1): write /x: no space left on device', 'E0025'],
  ])('%s: %s', (message, code) => {
    expect(pullFailure('python:9', message)).toMatchObject({ code })
  })
})
