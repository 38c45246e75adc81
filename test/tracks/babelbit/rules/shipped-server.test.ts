import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../../../src/base/package-root.ts'
import { checkFolder, place } from '../../../support/check-folder.ts'
import { submissionWith } from '../../../support/submission-folder.ts'

// What people will most likely do to the server they were given.
test.each<[string, string, string, RegExp[]]>([
  ['as it is shipped', '', '', []],
  ['without /predict', '@app.post("/predict")', '@app.post("/complete")', [/^S1070 error server\.py$/]],
  ['without GET /health', '@app.get("/health")\n', '', [/^S1070 error server\.py:\d+$/]],
  ['without POST /health', '@app.post("/health")\n', '', [/^S1070 warning server\.py:\d+$/]],
  ['without /healthz', '@app.get("/healthz")\n', '', [/^S1070 warning server\.py$/]],
  ['without a prediction at the top', '        prediction=prediction,\n', '', [/^S1071 error server\.py:\d+$/]],
])('the shipped server %s', async (_, from, to, findings) => {
  const read = (name: string) => readFile(join(packageRoot(), 'templates/babelbit/baseline', name), 'utf8')
  const [server, schemas, inference] = await Promise.all([read('server.py'), read('schemas.py'), read('inference.py')])
  const changed = server.replace(from, to)
  expect(changed !== server).toBe(from !== '')
  const found = await checkFolder(await submissionWith({ 'server.py': changed, 'schemas.py': schemas, 'inference.py': inference }))
  expect(found.map(place)).toEqual(findings.map((finding) => expect.stringMatching(finding)))
})
