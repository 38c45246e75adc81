import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../../../src/base/package-root.ts'
import { scaffoldFiles } from '../../../../src/submission/scaffold/scaffold-files.ts'
import { voiceToVoiceRules } from '../../../../src/tracks/voice-to-voice/rules/voice-to-voice-rules.ts'
import { checkFolder, place } from '../../../support/check-folder.ts'
import { alice, folderWith } from '../../../support/submission-folder.ts'

async function shippedFiles(): Promise<Record<string, string>> {
  const templates = join(packageRoot(), 'templates')
  const files = await scaffoldFiles({ templates, track: 'voice-to-voice', template: 'baseline', hotkey: alice, ci: null })
  return Object.fromEntries(files.map(({ path, content }) => [path, Buffer.from(content).toString()]))
}

// What people will most likely do to the server they were given.
test.each<[string, string, string, string, RegExp[]]>([
  ['without /inference', 'server.py', '@app.post("/api/v1/inference")\n', '', [/^S1070 error server\.py$/]],
  ['with /health elsewhere', 'server.py', '"/api/v1/health"', '"/health"', [/^S1070 error server\.py$/]],
  ['without /v2v', 'server.py', '@app.post("/api/v1/v2v")\n', '', [/^S1070 warning server\.py$/]],
  ['without /v2t', 'server.py', '@app.post("/api/v1/v2t")\n', '', [/^S1070 warning server\.py$/]],
  [
    'with another field for the sound',
    'schemas.py',
    '    audio_data: str\n    text: str = ""',
    '    audio: str\n    text: str = ""',
    [/^S1071 error server\.py:\d+$/, /^S1071 warning server\.py:\d+$/],
  ],
  ['on loopback', 'server.py', 'host=os.environ.get("HOST") or "0.0.0.0"', 'host="127.0.0.1"', [/^S1073 error server\.py:\d+$/]],
  ['without an address', 'server.py', '            host=os.environ.get("HOST") or "0.0.0.0",\n', '', [/^S1073 error server\.py:\d+$/]],
  ['at another port', 'server.py', 'port=port_from_environment()', 'port=8091', [/^S1073 error server\.py:\d+$/]],
])('the shipped server %s', async (_, file, from, to, findings) => {
  const files = await shippedFiles()
  const changed = files[file]?.replace(from, to) ?? ''
  expect(changed).not.toBe(files[file])
  const found = await checkFolder(await folderWith({ ...files, [file]: changed }), {}, voiceToVoiceRules)
  expect(found.map(place)).toEqual(findings.map((finding) => expect.stringMatching(finding)))
})
