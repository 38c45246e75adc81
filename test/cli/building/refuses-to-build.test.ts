import { describe, expect, test } from 'vitest'
import type { FaultCode } from '../../../src/base/fault-codes.ts'
import { buildSubmission } from '../../../src/cli/building/build-submission.ts'
import { openFolder } from '../../../src/submission/open.ts'
import type { Finding } from '../../../src/submission/rules/rule.ts'
import { loadProfile, loadTrack } from '../../../src/tracks/registry.ts'
import { type Answer, fakeBuilder } from '../../runtime/docker/build/fake-builder.ts'
import { folderOf } from '../../runtime/docker/build/folder-build.ts'
import { testContext } from '../../support/test-context.ts'

const finding = (code: FaultCode, severity: Finding['severity']): Finding => ({
  ...{ code, severity, rule: 'a rule', file: 'hotkey.txt', line: null },
  ...{ what: 'it is wrong', remedy: 'mend it' },
})

/** What came of it, and whether a context was sent to a builder that builds everything. */
async function built(findings: readonly Finding[]) {
  let asked = false
  const build: Answer = (request, response) => {
    asked = true
    request.resume().on('end', () => response.end(`${JSON.stringify({ error: 'asked' })}\n`))
  }
  const folder = await folderOf(['FROM scratch'])
  const { container } = await loadProfile((await loadTrack('babelbit')).defaultProfile)
  const outcome = await buildSubmission({
    engine: await fakeBuilder({ 'POST /build': build }),
    files: await openFolder(folder),
    ...{ findings, cache: true, models: null, showLog: false, context: await testContext(folder) },
    policy: container,
    signal: new AbortController().signal,
  })
  return { asked, outcome }
}

test('hashes that are not the files’ are forgotten, so that the next call reads them', async () => {
  let forgotten = 0
  const folder = await folderOf(['FROM scratch'])
  const { container } = await loadProfile((await loadTrack('babelbit')).defaultProfile)
  const building = buildSubmission({
    engine: await fakeBuilder({ 'POST /build': (request) => void request.resume() }),
    files: await openFolder(folder),
    ...{ findings: [], cache: true, models: null, showLog: false, context: await testContext(folder) },
    policy: container,
    hashOf: async () => 'f'.repeat(64),
    hashCache: { find: () => null, note() {}, save: async () => {}, forget: async () => void forgotten++ },
    signal: new AbortController().signal,
  })
  await expect(building).rejects.toMatchObject({ code: 'U0007', message: expect.stringContaining('changed while it was packed') })
  expect(forgotten).toBe(1)
})

describe('a submission whose check', () => {
  test.each<[string, readonly Finding[], string]>([
    ['found one error', [finding('S1010', 'error')], 'not built: hotkey.txt: it is wrong'],
    [
      'found several',
      [finding('S1080', 'warning'), finding('S1010', 'error'), finding('S1021', 'error')],
      'not built: hotkey.txt: it is wrong; `bbx check` names 1 more',
    ],
  ])('%s is not sent to the builder', async (_, findings, what) => {
    const { asked, outcome } = await built(findings)
    expect(outcome).toMatchObject({ code: 'S1010', by: 'submission', what, remedy: 'mend it' })
    expect(asked).toBe(false)
  })

  test.each<[string, readonly Finding[]]>([
    ['found nothing', []],
    ['only warns', [finding('S1010', 'warning')]],
    ['misses a route in the source, which the server itself may serve', [finding('S1070', 'error')]],
  ])('%s is', async (_, findings) => {
    const { asked, outcome } = await built(findings)
    expect(outcome).toMatchObject({ code: 'S1100' })
    expect(asked).toBe(true)
  })
})
