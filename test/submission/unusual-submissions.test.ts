import { describe, expect, test } from 'vitest'
import { checkFolder, place } from '../support/check-folder.ts'
import { alice, type Entry, submissionWith, validSubmission } from '../support/submission-folder.ts'
import { testSecrets } from '../support/test-secrets.ts'

const server = String(validSubmission['server.py'])

/** Valid, however odd it looks: a rule that says a word about one of these would teach people to look away. */
const unusual: { name: string; changes: Record<string, Entry> }[] = [
  { name: 'nothing unusual', changes: {} },
  {
    name: 'a Dockerfile with stages, defaults, a port, a digest, heredocs and lower case',
    changes: {
      Dockerfile: [
        '# syntax=docker/dockerfile:1',
        'ARG REGISTRY=registry.example:5000',
        'ARG TAG=3.11-slim',
        `FROM --platform=\${BUILDPLATFORM:-linux/amd64} \${REGISTRY}/python:\${TAG} AS Build`,
        'RUN <<EOF',
        'FROM nothing',
        'ADD https://example.org/not-an-instruction /x',
        'EOF',
        'from build as tested',
        'FROM scratch AS files',
        `COPY . /files`,
        `FROM python@sha256:${'0'.repeat(64)}`,
        'ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/a.tar.gz /a',
        'ADD wheels.tar.gz /wheels',
        'COPY --from=tested /app /app',
        'RUN echo "ADD https://example.org/x /x" \\',
        '  # and a comment',
        '',
        '  && true',
        'CMD ["python", "server.py"]',
      ].join('\r\n'),
    },
  },
  {
    name: 'requirements with hashes, extras, markers, constraints, wheels and a commit',
    changes: {
      'requirements.txt': [
        '--index-url https://pypi.example/simple',
        '# comment',
        'FastAPI[all] == 0.115.0 ; python_version >= "3.10"',
        'uvicorn==0.30.6 \\',
        '    --hash=sha256:4b15decdda1e72be08209e860a1e10e92439ad5b97cf44cc945fcbee66fc5788 \\',
        '    --hash=sha256:5b15decdda1e72be08209e860a1e10e92439ad5b97cf44cc945fcbee66fc5788',
        'numpy',
        'pandas===2.2.0',
        './wheels/ours-1.0-py3-none-any.whl',
        '-e .',
        'thing @ git+https://example.org/thing@0123456789abcdef0123456789abcdef01234567#egg=thing',
        'https://example.org/other-1.2.0-py3-none-any.whl',
        '-c constraints.txt',
        '--requirement=more/extra.txt',
        '',
      ].join('\n'),
      'constraints.txt': 'numpy==1.26.4\n',
      'more/extra.txt': '-r ../requirements.txt\nhttpx==0.27.0#not-a-comment-for-pip\n'.replace('#not-a-comment-for-pip', ' # comment'),
      'wheels/ours-1.0-py3-none-any.whl': 'x',
    },
  },
  {
    name: 'a package with routers in modules of its own',
    changes: {
      'bbx.toml': 'track = "babelbit"\nprofile = "babelbit/2025-11"\nstart = ["uvicorn", "miner.main:app", "--port", "8000"]\n',
      'server.py': null,
      'miner/__init__.py': '',
      'miner/main.py':
        'from fastapi import FastAPI\nfrom .routes import health, predict\n\napp = FastAPI()\napp.include_router(health.router)\napp.include_router(predict.router)\n',
      'miner/routes/__init__.py': '',
      'miner/routes/health.py':
        'from fastapi import APIRouter\nrouter = APIRouter()\nHEALTH = "/health"\n\n@router.get("/healthz")\n@router.get(HEALTH)\n@router.post(HEALTH)\ndef health():\n    return {"status": "healthy"}\n',
      'miner/routes/predict.py':
        'from fastapi import APIRouter\nfrom ..answers import PredictAnswer\n\nrouter = APIRouter(prefix="/predict")\n\n@router.post("", response_model=PredictAnswer)\ndef predict(request: dict):\n    return build(request)\n',
      'miner/answers.py':
        'from pydantic import BaseModel\n\nclass Utterance(BaseModel):\n    index: str\n    prediction: str\n\nclass Base(BaseModel):\n    prediction: str\n\nclass PredictAnswer(Base):\n    utterance: Utterance\n',
    },
  },
  {
    name: 'aiohttp',
    changes: {
      'server.py': [
        'from aiohttp import web',
        'async def health(request):',
        '    return web.json_response({"status": "healthy"})',
        'async def predict(request):',
        '    body = await request.json()',
        '    if "prefix" not in body:',
        '        return web.json_response({"error": "no prefix"}, status=422)',
        '    return web.json_response({"prediction": "x", "utterance": {"prediction": "x"}})',
        'app = web.Application()',
        'app.add_routes([web.get("/health", health), web.post("/health", health), web.get("/healthz", health)])',
        'app.router.add_post("/predict", predict)',
        'web.run_app(app, port=8000)',
      ].join('\n'),
    },
  },
  {
    name: 'Flask with one handler for everything',
    changes: {
      'server.py': [
        'from flask import Flask, jsonify, request',
        'app = Flask(__name__)',
        "@app.route('/health', methods=('GET', 'POST'))",
        "@app.route('/healthz')",
        'def health(): return jsonify(status="healthy")',
        "@app.route('/<path:name>', methods=['POST'])",
        'def anything(name):',
        '    if not request.json: return {"error": "no body"}, 400',
        '    return answer(request.json)',
      ].join('\n'),
    },
  },
  {
    name: 'the standard library alone',
    changes: {
      'requirements.txt': '',
      'server.py': [
        'from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer',
        'class Handler(BaseHTTPRequestHandler):',
        '    def do_POST(self):',
        '        if self.path == "/" + "predict": self.answer()',
        'ThreadingHTTPServer(("", 8000), Handler).serve_forever()',
      ].join('\n'),
    },
  },
  {
    name: 'routes from a table, on Windows, in a file with a byte order mark',
    changes: {
      'server.py':
        '\uFEFFfrom fastapi import FastAPI\r\napp = FastAPI()\r\nfor path, methods in TABLE:\r\n    app.add_api_route(path, handler, methods=methods)\r\n# POST /predict\r\nPREDICT = "/predict"\r\n',
      'bbx.toml': '\uFEFFtrack = "babelbit"\r\nstart = [\r\n  "python3",\r\n  "-u",\r\n  "server.py",\r\n]\r\n',
      'requirements.txt': '\uFEFFfastapi==0.115.0\r\nuvicorn==0.30.6\r\n',
      '.dockerignore': '# ours\r\n**/.env*\r\n/.git/\r\n.bbx/**\r\n.bbx\r\n',
    },
  },
  {
    name: 'prose, word lists and look-alikes of secrets',
    changes: {
      'corpus/a.txt':
        'you can then just make other people move over there until they are very happy with this new idea\nalways be brave because every other day can turn into another great adventure when you simply try\n',
      'corpus/filler.txt': 'word '.repeat(40),
      'keys.py': `HEAD = b"${testSecrets.pemHead}"\nif line.startswith(HEAD): pass\n`,
      'corpus/words.txt': Array.from({ length: 60 }, () => 'abandon ability able about').join(' '),
      'vocab.json': JSON.stringify({ abandon: 1, ability: 2, hf_: 3, 'sk-': 4 }),
      'notes.md': [
        'Put `HF_TOKEN=hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` into the .env above this folder, or `sk-...`.',
        'from huggingface_hub import hf_hub_download_with_a_very_long_name',
        'HF_TOKEN = os.environ["HF_TOKEN"]; token = "$HF_TOKEN"; OPENAI_API_KEY=<your key>',
        'the class sk-estimator-doc-link-fitted-and-more, task-0123456789abcdef0123456789',
        `digest: 0x${'ab'.repeat(32)}`,
        'mnemonic: a pattern of letters or ideas that helps people to remember something else entirely',
        'The LFS pointer begins with: version https://git-lfs.github.com/spec/v1',
      ].join('\n'),
      '.env.example': 'HF_TOKEN=\nCHUTES_API_KEY=your-key-here-0000\n',
      'coldkeypub.txt': JSON.stringify({ accountId: `0x${'00'.repeat(32)}`, publicKey: `0x${'00'.repeat(32)}`, ss58Address: alice }),
      'config.json': JSON.stringify({ privateKey: null, secretPhrase: '', seed: 42 }),
    },
  },
  {
    name: 'weights that only sound pickled',
    changes: {
      'models/model.safetensors': Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]),
      'models/tokenizer.bin': Buffer.from([0x80, 0x3e, 0x00, 0x00, 0x01]),
      'models/model.pt': Buffer.from('GGUF\x03\x00\x00\x00', 'latin1'),
      'models/array.npy': Buffer.from(
        `\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }${' '.repeat(58)}\n`,
        'latin1',
      ),
      'models/archive.zip': Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(26), Buffer.from('data.txt')]),
      'models/empty.bin': '',
      'models/corpus.pt': 'Falamos portugu\u00eas.',
    },
  },
  {
    name: 'links inside the folder, housekeeping, other alphabets, deep folders, an executable',
    changes: {
      'models/current.bin': { link: 'v2/weights.bin' },
      'models/v2/weights.bin': 'x',
      'models/latest': { link: './v2' },
      '.github/workflows/bbx.yml': 'on: push\n',
      '.gitattributes': '* text=auto\n',
      '.gitignore': '.env\n',
      'models/.gitkeep': '',
      'corpus/\u65e5\u672c\u8a9e.txt': 'x',
      'corpus/stra\u00dfe.txt': 'x',
      'corpus/strasse.txt': 'x',
      'a/b/c/d/e/f/g/h.txt': 'x',
      'run.sh': { executable: '#!/bin/sh\nexec python server.py\n' },
      'bbx.toml': 'track = "babelbit"\nstart = ["./run.sh"]\n',
    },
  },
  {
    name: 'what tools leave behind',
    changes: {
      '.git/config': 'token = x',
      '.bbx/runs/1/run.json': '{}',
      '.venv/pyvenv.cfg': '',
      'other-environment/pyvenv.cfg': '',
      'other-environment/lib/.hidden/x.lock': 'x',
      '__pycache__/server.cpython-311.pyc': 'x',
      'node_modules/.bin/x': 'x',
      '.DS_Store': 'x',
      'sub/.pytest_cache/x': 'x',
    },
  },
  {
    name: 'Latin-1, as its first line declares',
    changes: { 'server.py': Buffer.from(`# -*- coding: latin-1 -*-\n# caf\u00e9\n${server}`, 'latin1') },
  },
  {
    name: 'an archive that Python runs',
    changes: { 'server.py': Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1') },
  },
  {
    name: 'answers built elsewhere and by hand',
    changes: {
      'server.py': server
        .replace(
          '    return {\n        "success"',
          '    if not text:\n        raise HTTPException(503, "no text")\n    answer = {\n        "success"',
        )
        .replace('        "prediction": text,\n    }', '    }\n    answer["prediction"] = text\n    return answer'),
    },
  },
]

describe('a valid submission gives no finding, however unusual', () => {
  test.each(unusual)('$name', async ({ changes }) => {
    const found = await checkFolder(await submissionWith(changes), { hotkey: alice, trimsHotkey: false })
    expect(found.map((finding) => `${place(finding)} ${finding.what}`)).toEqual([])
  })
})
