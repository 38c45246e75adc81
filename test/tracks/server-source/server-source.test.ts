import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerFields } from '../../../src/tracks/server-source/answer-fields.ts'
import { pythonLines } from '../../../src/tracks/server-source/python-lines.ts'
import { pythonTokens } from '../../../src/tracks/server-source/python-tokens.ts'
import { routeMatches } from '../../../src/tracks/server-source/route.ts'
import { serverRoutes } from '../../../src/tracks/server-source/server-routes.ts'

const modulesOf = (...sources: string[]) => sources.map((text, index) => ({ file: `m${index}.py`, lines: pythonLines(text), read: true }))

function routesOf(...sources: string[]): string[] {
  const { routes, certain } = serverRoutes(modulesOf(...sources))
  return [
    ...routes.map(({ methods, path, handler }) => `${methods?.join('|') ?? '?'} ${path} ${handler ?? '-'}`),
    ...(certain ? [] : ['uncertain']),
  ]
}

describe('python tokens', () => {
  test('strings, comments, brackets and joined lines', () => {
    const text = 'a = (1, # c\n  "x#y")\nb = \'it\' + f"{z}" + r"\\d" \\\n  + """two\nlines"""\nif x: y\n'
    expect(pythonTokens(text).map(({ kind, text: value, line }) => `${line}${kind === 'end' ? ';' : ` ${kind} ${value}`}`)).toEqual([
      '1 name a',
      '1 sign =',
      '1 sign (',
      '1 number 1',
      '1 sign ,',
      '2 string x#y',
      '2 sign )',
      '2;',
      '3 name b',
      '3 sign =',
      '3 string it',
      '3 sign +',
      '3 dynamic {z}',
      '3 sign +',
      '3 dynamic \\d',
      '4 sign +',
      '4 string two\nlines',
      '5;',
      '6 name if',
      '6 name x',
      '6 sign :',
      '6 name y',
      '6;',
    ])
  })

  test('never throw, whatever the text', () => {
    const piece = fc.constantFrom(
      '"',
      "'",
      '"""',
      '\\',
      '\n',
      '(',
      ')',
      '{',
      '}',
      '@app.get(',
      'def f',
      ':',
      'return ',
      '{"a": 1}',
      'class C(',
      '#',
      ',',
      '**x',
      ' ',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(text, (source) => {
        const modules = modulesOf(source, `${source}\n@app.post("/predict")\ndef f():\n    ${source}`)
        for (const route of serverRoutes(modules).routes) answerFields(route, modules)
      }),
    )
  })
})

describe('routes', () => {
  const fastapi = 'import fastapi\n'
  test.each<[string, string, string[]]>([
    ['FastAPI', `${fastapi}@app.get("/a")\n@app.post(path='/b')\nasync def f(): pass\n`, ['GET /a f', 'POST /b f']],
    ['methods', `${fastapi}@app.api_route("/a", methods=["get", "POST"])\ndef f(): pass\n`, ['GET|POST /a f']],
    ['methods from elsewhere', `${fastapi}@app.api_route("/a", methods=ALL)\ndef f(): pass\n`, ['? /a f']],
    ['a call', `${fastapi}app.add_api_route("/a", f, methods=["POST"])\n`, ['POST /a f']],
    ['a constant', `${fastapi}A = "/a"\n@app.get(A)\ndef f(): pass\n`, ['GET /a f']],
    [
      'a router',
      `${fastapi}r = APIRouter(prefix="/p")\n@r.get("/a")\ndef f(): pass\napp.include_router(r, prefix="/v1")\n`,
      ['GET /v1/p/a f'],
    ],
    ['a prefix from afar', `${fastapi}@r.get("/a")\ndef f(): pass\napp.include_router(other.r, prefix="/v1")\n`, ['GET /a f', 'uncertain']],
    ['a computed path', `${fastapi}@app.get("/a" + x)\ndef f(): pass\n@app.get("/b")\ndef g(): pass\n`, ['GET /b g', 'uncertain']],
    ['a mount', `${fastapi}@app.get("/a")\ndef f(): pass\napp.mount("/x", other)\n`, ['GET /a f', 'uncertain']],
    ['static files', `${fastapi}@app.get("/a")\ndef f(): pass\napp.mount("/x", StaticFiles(directory="x"))\n`, ['GET /a f']],
    [
      'a middleware',
      `${fastapi}@app.middleware("http")\nasync def m(r, n): pass\n@app.get("/a")\ndef f(): pass\n`,
      ['GET /a f', 'uncertain'],
    ],
    [
      'Starlette',
      'from starlette.routing import Route\nroutes = [Route("/a", f, methods=["POST"]), Route("/b", endpoint=g)]\n',
      ['POST /a f', 'GET /b g'],
    ],
    [
      'Flask',
      'from flask import Flask\n@app.route("/a", methods=["POST"])\ndef f(): pass\napp.add_url_rule("/b", "b", g)\n',
      ['POST /a f', 'GET /b g'],
    ],
    [
      'aiohttp',
      "from aiohttp import web\n@routes.get('/a')\nasync def f(r): pass\napp.router.add_post('/b', g)\napp.router.add_route('*', '/c', h)\n",
      ['GET /a f', 'POST /b g', '? /c h'],
    ],
    ['no route', `${fastapi}x.get("/a")\n@patch("/b")\ncache.get("key")\n`, ['uncertain']],
    ['no framework', '@app.get("/a")\ndef f(): pass\n', ['GET /a f', 'uncertain']],
    ['text and comments', `${fastapi}# @app.get("/a")\n"""\n@app.get("/b")\n"""\n`, []],
    ['an application without routes', 'import os\nfrom fastapi import FastAPI\napp = FastAPI()\n', []],
    ['no server at all', 'print("hello")\n', []],
    ['nothing', '', []],
    ['an application from elsewhere', 'from theirs import app\n', ['uncertain']],
    ['an application by its name', 'import uvicorn\nuvicorn.run("theirs:app")\n', ['uncertain']],
    ['another program', 'import os\nos.execvp("miner", ["miner"])\n', ['uncertain']],
    ['a server of asyncio', 'import asyncio\nasyncio.start_server(f)\n', ['uncertain']],
    ['a path that something is called with', 'from fastapi import FastAPI\nFastAPI().get("/predict")(f)\n', ['uncertain']],
  ])('%s', (_, source, routes) => {
    expect(routesOf(source)).toEqual(routes)
  })

  test('of modules of which one could not be read nothing is certain', () => {
    const unread = { file: 'm1.py', lines: [], read: false }
    expect(serverRoutes([...modulesOf('import m1\n'), unread]).certain).toBe(false)
    expect(serverRoutes(modulesOf('import m1\n', '')).certain).toBe(true)
  })

  test.each([
    ['/predict', '/predict', true],
    ['/predict/', '/predict', false],
    ['/{name}', '/predict', true],
    ['/{name}/x', '/predict', false],
    ['/{rest:path}', '/a/b', true],
    ['/<path:rest>', '/a/b', true],
    ['/<name>', '/a/b', false],
    ['/a.b', '/axb', false],
    ['/a{x}', '/a', false],
  ])('%s answers %s: %s', (path, asked, matches) => {
    expect(routeMatches({ methods: null, path, file: 'x', line: 1, handler: null, model: null }, asked)).toBe(matches)
  })
})

describe('answers', () => {
  const head =
    'import fastapi\nclass Base(BaseModel):\n    base: str\nclass Out(Base):\n    """doc"""\n    out: Optional[str] = None\n    config = 1\nclass Busy(BaseModel):\n    a: int = 1\n    b: int = 2\n    def m(self):\n        inner: int = 1\n\n@app.post("/predict")\ndef f():\n'
  test.each<[string, string, string | null]>([
    ['a dictionary', '    return {"a": 1, \'b\': {"c": [1, 2]}}\n', 'a,b'],
    ['two returns', '    if x:\n        return {"a": 1}\n    return {"b": 1}\n', 'a,b'],
    ['an error status', '    if x: return JSONResponse({"error": 1}, status_code=503)\n    return JSONResponse(content={"a": 1})\n', 'a'],
    ['a class', '    return Out(out="x", base="y")\n', 'base,out'],
    ['a class that keeps a default', '    return Out(base="y", extra=1)\n', 'base'],
    ['a class that may fill its fields itself', '    return Busy(a=1)\n', 'a,b'],
    ['a class from a dictionary', '    return Out(**x)\n', 'base,out'],
    ['a method of the same name', '    return {"a": 1}\n\nclass Service:\n    def f(self):\n        return 1\n', 'a'],
    ['an error status by place', '    if x: return JSONResponse({"error": 1}, 503)\n    return {"a": 1}\n', 'a'],
    ['a class as a dictionary', '    return Out(out="x", base="y").model_dump()\n', 'base,out'],
    ['a class less its nulls', '    return Out(out="x").model_dump(exclude_none=True)\n', null],
    ['a variable', '    answer = {"a": 1}\n    return answer\n', 'a'],
    ['a variable that grows', '    answer = {"a": 1}\n    answer["b"] = 2\n    return answer\n', null],
    ['a function', '    return await build(1)\n\ndef build(x):\n    return {"a": 1}\n', 'a'],
    ['a function that calls itself', '    return f()\n', null],
    ['a method', '    return service.build()\n', null],
    ['a spread', '    return {**x, "a": 1}\n', null],
    ['a comprehension', '    return {"a": x for x in y}\n', null],
    ['a union', '    return {"a": 1} | x\n', null],
    ['a status of Flask', '    return {"a": 1}, 200\n', 'a'],
    ['an inner function', '    def g():\n        return {"z": 1}\n    return {"a": 1}\n', 'a'],
    ['nothing', '    pass\n', null],
    ['a stream', '    yield {"a": 1}\n', null],
  ])('%s', (_, body, fields) => {
    const modules = modulesOf(head + body)
    const [route] = serverRoutes(modules).routes
    if (route === undefined) throw new Error('no route was read')
    const found = answerFields(route, modules)
    expect(found === null ? null : [...found.keys()].sort().join(',')).toBe(fields)
  })
})
