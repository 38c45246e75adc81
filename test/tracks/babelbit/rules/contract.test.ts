import { validSubmission } from '../../../support/submission-folder.ts'
import { testViolations } from '../../../support/test-violations.ts'

const server = String(validSubmission['server.py'])

// Contract: reference babelbit 2.1 to 2.3
testViolations([
  { name: 'no /predict', changes: { 'server.py': server.replace('"/predict"', '"/infer"') }, findings: ['S1070 error server.py'] },
  {
    name: '/predict by GET',
    changes: { 'server.py': server.replace('app.post', 'app.get') },
    findings: ['S1070 error server.py:14'],
    what: /only GET/,
  },
  {
    name: '/predict/ with a slash',
    changes: { 'server.py': server.replace('"/predict"', '"/predict/"') },
    findings: ['S1070 error server.py:14'],
    what: /redirect/,
  },
  {
    name: '/health by POST only',
    changes: { 'server.py': server.replace('["GET", "POST"]', '["POST"]') },
    findings: ['S1070 error server.py:9'],
  },
  {
    name: '/health by GET only',
    changes: { 'server.py': server.replace('["GET", "POST"]', '["GET"]') },
    findings: ['S1070 warning server.py:9'],
  },
  { name: 'no /healthz', changes: { 'server.py': server.replace('"/healthz"', '"/live"') }, findings: ['S1070 warning server.py'] },
  {
    name: 'a router with a prefix',
    changes: {
      'server.py': server
        .replace('app = FastAPI()', 'app = FastAPI()\nr = APIRouter(prefix="/v1")\napp.include_router(r)')
        .replace('@app.post', '@r.post'),
    },
    findings: ['S1070 error server.py'],
  },
  {
    name: 'no prediction in the answer',
    changes: { 'server.py': server.replace('        "prediction": text,\n', '') },
    findings: ['S1071 error server.py:14'],
    what: /axon/,
  },
  {
    name: 'no utterance in the answer',
    changes: { 'server.py': server.replace(/ {8}"utterance".*\n/, '') },
    findings: ['S1071 warning server.py:14'],
    what: /chute/,
  },
  {
    name: 'an utterance without prediction',
    changes: { 'server.py': server.replace('{**body, "prediction": text}', '{"index": body["index"]}') },
    findings: ['S1071 warning server.py:14'],
    what: /chute/,
  },
  {
    name: 'a model without prediction',
    changes: {
      'server.py': server
        .replace('async def predict', 'async def predict_')
        .replace(
          '@app.post("/predict")',
          'class Out(BaseModel):\n    text: str\n    utterance: dict = {}\n\n\n@app.post("/predict", response_model=Out)',
        ),
    },
    findings: ['S1071 error server.py:19'],
  },
  {
    name: 'an application without a route',
    changes: { 'server.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n' },
    findings: ['S1070 error server.py', 'S1070 error server.py', 'S1070 warning server.py', 'S1070 warning server.py'],
    what: /POST \/predict is not served/,
  },
  {
    name: 'no Python, but text',
    changes: { 'server.py': '{"start": true}\n' },
    findings: ['S1070 error server.py', 'S1070 error server.py', 'S1070 warning server.py', 'S1070 warning server.py'],
  },
  {
    name: 'a binary file',
    changes: { 'server.py': Buffer.from('7f454c4602010100000000', 'hex') },
    findings: ['S1072 error server.py'],
    what: /zero bytes/,
  },
  {
    name: 'UTF-16',
    changes: { 'server.py': Buffer.from('\ufeffprint(1)\n', 'utf16le') },
    findings: ['S1072 error server.py'],
  },
  {
    name: 'Latin-1 without a word of it',
    changes: { 'server.py': Buffer.from(`# caf\u00e9\n${server}`, 'latin1') },
    findings: ['S1072 error server.py'],
    what: /declare no encoding/,
  },
  {
    name: 'nothing that looks like the route',
    changes: { 'server.py': 'import http.server\nrun("/health")\n', 'inference.py': null },
    findings: ['S1070 info server.py'],
  },
])
