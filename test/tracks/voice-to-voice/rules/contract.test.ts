import { expect, test } from 'vitest'
import { voiceToVoiceRules } from '../../../../src/tracks/voice-to-voice/rules/voice-to-voice-rules.ts'
import { checkFolder } from '../../../support/check-folder.ts'
import { submissionWith } from '../../../support/submission-folder.ts'
import { testViolations } from '../../../support/test-violations.ts'
import { voiceSubmission } from '../../../support/voice-submission.ts'

const server = String(voiceSubmission['server.py'])
const started = 'uvicorn.run(app, host="0.0.0.0", port=8000)'

function startedBy(start: string): Record<string, string> {
  return { 'server.py': server.replace(started, start) }
}

test('the smallest submission of the track has no finding', async () => {
  expect(await checkFolder(await submissionWith(voiceSubmission), {}, voiceToVoiceRules)).toEqual([])
})

test.each([
  ['a variable that may replace it', 'uvicorn.run(app, host=os.environ.get("HOST", "0.0.0.0"), port=int(os.environ.get("PORT", "8000")))'],
  ['what a function says', 'uvicorn.run(app, host=address(), port=port())'],
  ['what options say', 'uvicorn.run(app, **options)'],
  ['a socket', 'uvicorn.run(app, fd=3)'],
  ['the port of uvicorn', 'uvicorn.run(app, host="::")'],
  ['a configuration', 'uvicorn.Server(uvicorn.Config(app, "0.0.0.0", 8000)).run()'],
])('listening on %s is no finding', async (_, start) => {
  expect(await checkFolder(await submissionWith({ ...voiceSubmission, ...startedBy(start) }), {}, voiceToVoiceRules)).toEqual([])
})

// Contract: reference sn21 1.3, 1.4, 2.1 to 2.6
testViolations(
  [
    {
      name: 'no /api/v1/inference',
      changes: { 'server.py': server.replace('"/api/v1/inference"', '"/inference"') },
      findings: ['S1070 error server.py'],
      what: /POST \/api\/v1\/inference is not served: every sample is asked there/,
    },
    {
      name: '/api/v1/inference by GET',
      changes: { 'server.py': server.replace('app.post("/api/v1/inference")', 'app.get("/api/v1/inference")') },
      findings: ['S1070 error server.py:13'],
      what: /only GET/,
    },
    {
      name: '/api/v1/inference/ with a slash',
      changes: { 'server.py': server.replace('"/api/v1/inference"', '"/api/v1/inference/"') },
      findings: ['S1070 error server.py:13'],
      what: /redirect/,
    },
    {
      name: 'health at another place',
      changes: { 'server.py': server.replace('"/api/v1/health"', '"/health"') },
      findings: ['S1070 error server.py'],
      what: /GET \/api\/v1\/health is not served/,
    },
    {
      name: 'health by POST',
      changes: { 'server.py': server.replace('app.get', 'app.post') },
      findings: ['S1070 error server.py:8'],
    },
    {
      name: 'no /api/v1/v2v',
      changes: { 'server.py': server.replace('@app.post("/api/v1/v2v")\n', '') },
      findings: ['S1070 warning server.py'],
      what: /November 2025/,
    },
    {
      name: 'no /api/v1/v2t',
      changes: { 'server.py': server.replace('"/api/v1/v2t"', '"/v2t"') },
      findings: ['S1070 warning server.py'],
      what: /August 2025/,
    },
    {
      name: 'no audio_data in the answer',
      changes: { 'server.py': server.replace('"audio_data": answer', '"audio": answer') },
      findings: ['S1071 error server.py:13', 'S1071 warning server.py:14'],
      what: /POST \/api\/v1\/inference has no `audio_data`/,
    },
    {
      name: 'no text in the answer of /api/v1/v2t',
      changes: { 'server.py': server.replace('{"text": words', '{"transcript": words') },
      findings: ['S1071 warning server.py:19'],
      what: /no `text`/,
    },
    {
      name: 'an annotated class without audio_data',
      changes: {
        'server.py': server
          .replace('app = FastAPI()', 'app = FastAPI()\n\n\nclass Out(BaseModel):\n    audio: str\n    text: str')
          .replace('async def inference(body: dict):', 'async def inference(body: dict) -> Out:')
          .replace(/return {"audio_data.*/, 'return await made(body)'),
      },
      findings: ['S1071 error server.py:18', 'S1071 warning server.py:19'],
    },
    {
      name: 'a binary file',
      changes: { 'server.py': Buffer.from('7f454c4602010100000000', 'hex') },
      findings: ['S1072 error server.py'],
      what: /zero bytes/,
    },
    { name: 'no host', changes: startedBy('uvicorn.run(app, port=8000)'), findings: ['S1073 error server.py:25'], what: /127\.0\.0\.1/ },
    {
      name: 'a loopback host',
      changes: startedBy('uvicorn.run(app, host="localhost", port=8000)'),
      findings: ['S1073 error server.py:25'],
      what: /listens on localhost/,
    },
    {
      name: 'a loopback host unless a variable says otherwise',
      changes: startedBy('uvicorn.run(app, host=os.environ.get("HOST", "127.0.0.1"))'),
      findings: ['S1073 warning server.py:25'],
      what: /validators set none/,
    },
    {
      name: 'another port',
      changes: startedBy('uvicorn.run(app, host="0.0.0.0", port=8080)'),
      findings: ['S1073 error server.py:25'],
      what: /validators ask port 8000/,
    },
    {
      name: 'another port unless a variable says otherwise',
      changes: startedBy('uvicorn.run(app, host="0.0.0.0", port=int(os.environ.get("PORT", "8091")))'),
      findings: ['S1073 warning server.py:25'],
      what: /port 8091/,
    },
    {
      name: 'both, in a configuration',
      changes: startedBy('uvicorn.Server(uvicorn.Config(app, "127.0.0.1", 80)).run()'),
      findings: ['S1073 error server.py:25', 'S1073 error server.py:25'],
    },
    {
      name: 'the command line of uvicorn in the Dockerfile',
      changes: {
        Dockerfile:
          'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["uvicorn", "server:app", "--port", "8000"]\n',
      },
      findings: ['S1073 error Dockerfile:5'],
      what: /start it from Python/,
    },
    {
      name: 'the same with the option that is refused',
      changes: {
        Dockerfile:
          'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD uvicorn server:app --host 0.0.0.0\n',
      },
      findings: ['S1020 error Dockerfile:5'],
    },
    {
      name: 'nothing that looks like the route',
      changes: { 'server.py': 'import http.server\nrun("/health")\n', 'inference.py': null },
      findings: ['S1070 info server.py'],
    },
  ],
  { submission: voiceSubmission, rules: voiceToVoiceRules },
)
