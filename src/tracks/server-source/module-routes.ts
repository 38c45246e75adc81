import { type Call, callAt, isSign, splitBracket } from './python-call.ts'
import type { Line } from './python-lines.ts'
import type { Token } from './python-tokens.ts'
import type { Route } from './route.ts'
import type { Module } from './server-modules.ts'

export interface ModuleRoutes {
  routes: readonly Route[]
  /** False where the module adds routes in a way that cannot be read. */
  certain: boolean
}

const verbs = new Set(['get', 'post', 'put', 'delete', 'patch', 'head', 'options'])
const anyMethods = new Set(['route', 'api_route', 'add_api_route', 'add_url_rule', 'Route', 'APIRoute'])
const routers = new Set(['APIRouter', 'Blueprint', 'Router', 'RouteTableDef'])

/** The routes that one module serves: decorators and calls of FastAPI, Starlette, Flask and its kin, aiohttp. */
export function moduleRoutes({ file, lines }: Module): ModuleRoutes {
  const texts = constants(lines)
  const prefixes = routerPrefixes(lines, texts)
  const routes: Route[] = []
  let certain = prefixes.certain
  lines.forEach(({ tokens }, index) => {
    const decorates = isSign(tokens[0], '@')
    for (let at = 0; at < tokens.length; at += 1) {
      const startsName = tokens[at]?.kind === 'name' && !isSign(tokens[at - 1], '.')
      const call = startsName ? callAt(tokens, at) : null
      const form = call === null ? null : formOf(call, decorates && at === 1)
      if (call === null || form === null) continue
      const path = textOf(form.path, texts)
      if (path === null) {
        certain = false
        continue
      }
      // A call with another first text is no route: `cache.get("key")`.
      if (path !== '' && !path.startsWith('/')) continue
      const owner = call.callee.slice(0, -1).join('.')
      const prefix = decorates || call.callee.at(-1) === 'add_api_route' ? (prefixes.of.get(owner) ?? '') : ''
      const handler = form.handler ?? (decorates ? decorated(lines, index) : null)
      const model = lastName(call.named.get('response_model'))
      routes.push({ methods: form.methods, path: `${prefix}${path}`, file, line: call.line, handler, model })
    }
  })
  return { routes, certain }
}

interface Form {
  path: readonly Token[] | undefined
  methods: readonly string[] | null
  handler: string | null
}

function formOf({ callee, positional, named }: Call, decorates: boolean): Form | null {
  const last = callee.at(-1) ?? ''
  const path = positional[0] ?? named.get('path') ?? named.get('rule')
  const handler = lastName(positional[1] ?? named.get('endpoint') ?? named.get('view_func') ?? named.get('handler'))
  if (decorates && callee.length > 1 && verbs.has(last)) return { path, methods: [last.toUpperCase()], handler: null }
  if (anyMethods.has(last) && (decorates || !['route', 'api_route'].includes(last))) {
    const viewFunction = lastName(
      named.get('view_func') ?? (last === 'add_url_rule' ? positional[2] : positional[1]) ?? named.get('endpoint'),
    )
    return { path, methods: methodsOf(named.get('methods')), handler: decorates ? null : viewFunction }
  }
  if (decorates) return null
  const added = /^add_(get|post|put|delete|patch|head|options)$/.exec(last)?.[1]
  if (added !== undefined) return { path, methods: [added.toUpperCase()], handler }
  if (callee.length > 1 && callee.at(-2) === 'web' && verbs.has(last)) return { path, methods: [last.toUpperCase()], handler }
  if (last !== 'add_route') return null
  // aiohttp names the method first, Starlette the path.
  const [first] = positional[0] ?? []
  if (first?.kind === 'string' && /^(?:[A-Za-z]+|\*)$/.test(first.text)) {
    return { path: positional[1], methods: first.text === '*' ? null : [first.text.toUpperCase()], handler: lastName(positional[2]) }
  }
  return { path, methods: methodsOf(named.get('methods')), handler }
}

/** GET where nothing is said; null where it is said in a way that cannot be read. */
function methodsOf(value: readonly Token[] | undefined): readonly string[] | null {
  if (value === undefined) return ['GET']
  const [first] = value
  if (first?.kind !== 'sign' || !'([{'.includes(first.text)) return null
  const { parts } = splitBracket(value, 0)
  const names = parts.map(([token, ...more]) => (token?.kind === 'string' && more.length === 0 ? token.text.toUpperCase() : null))
  return names.every((name) => name !== null) ? names : null
}

function textOf(tokens: readonly Token[] | undefined, texts: ReadonlyMap<string, string>): string | null {
  const [token, ...more] = tokens ?? []
  if (token === undefined || more.length > 0) return null
  if (token.kind === 'string') return token.text
  return token.kind === 'name' ? (texts.get(token.text) ?? null) : null
}

/** `NAME = "text"` of the module's top level. */
function constants(lines: readonly Line[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const { tokens, indent } of lines) {
    const [name, sign, value, more] = tokens
    if (indent === 0 && name.kind === 'name' && isSign(sign, '=') && value?.kind === 'string' && more === undefined)
      texts.set(name.text, value.text)
  }
  return texts
}

/** What routers put in front of their paths. Not certain where a prefix is given from afar or cannot be read. */
function routerPrefixes(lines: readonly Line[], texts: ReadonlyMap<string, string>): { of: Map<string, string>; certain: boolean } {
  const of = new Map<string, string>()
  let certain = true
  const note = (name: string, prefix: readonly Token[] | undefined, outer: boolean) => {
    const text = prefix === undefined ? '' : textOf(prefix, texts)
    if (text === null || (outer && text !== '' && !of.has(name))) certain = false
    else of.set(name, outer ? text + (of.get(name) ?? '') : text)
  }
  for (const { tokens } of lines) {
    tokens.forEach((token, at) => {
      if (token.kind !== 'name' || isSign(tokens[at - 1], '.')) return
      const call = callAt(tokens, at)
      const last = call?.callee.at(-1) ?? ''
      if (call === null) return
      if (routers.has(last) && isSign(tokens[at - 1], '=') && at === 2)
        note(tokens[0].text, call.named.get('prefix') ?? call.named.get('url_prefix'), false)
      if (last === 'include_router' || last === 'register_blueprint') {
        note(call.positional[0]?.map(({ text }) => text).join('') ?? '', call.named.get('prefix') ?? call.named.get('url_prefix'), true)
      }
      // Whatever is mounted answers below its own path; static files answer no POST and no /health.
      if (last === 'mount' && !call.positional[1]?.some(({ text }) => text === 'StaticFiles')) certain = false
      if (last === 'add_routes' && !isSign(call.positional[0]?.[0], '[') && call.positional[0]?.[0]?.kind !== 'name') certain = false
    })
  }
  return { of, certain }
}

/** The function below a decorator, behind further decorators. */
function decorated(lines: readonly Line[], index: number): string | null {
  for (const { tokens } of lines.slice(index + 1)) {
    if (isSign(tokens[0], '@')) continue
    const at = tokens[0].text === 'async' ? 1 : 0
    return tokens[at]?.text === 'def' ? (tokens[at + 1]?.text ?? null) : null
  }
  return null
}

function lastName(tokens: readonly Token[] | undefined): string | null {
  const last = tokens?.at(-1)
  return last?.kind === 'name' && tokens?.every(({ kind, text }) => kind === 'name' || text === '.') ? last.text : null
}
