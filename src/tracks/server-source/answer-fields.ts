import { type Call, callAt, isSign, splitBracket } from './python-call.ts'
import { blockOf, type Line } from './python-lines.ts'
import type { Token } from './python-tokens.ts'
import type { Route } from './route.ts'
import type { Module } from './server-modules.ts'

/** The fields of an answer; a field's own fields where they were to be seen, else null. */
export type Fields = ReadonlyMap<string, Fields | null>

const wrappers = new Set(['JSONResponse', 'ORJSONResponse', 'UJSONResponse', 'jsonify', 'json_response'])
const deepest = 6

/**
 * The fields that the handler of a route answers with, over all its returns; where one of them cannot be read, those of the class that it
 * says to return; null where that cannot be read either. Answers that carry an error status do not count.
 */
export function answerFields(route: Route, modules: readonly Module[]): Fields | null {
  const reader = new Reader(modules)
  if (route.model !== null) return reader.classFields(route.model, 0)
  if (route.handler === null) return null
  return reader.functionFields(route.handler, route.file, 0) ?? reader.annotatedFields(route.handler, route.file)
}

class Reader {
  readonly #modules: readonly Module[]

  constructor(modules: readonly Module[]) {
    this.#modules = modules
  }

  functionFields(name: string, file: string | null, depth: number): Fields | null {
    const place = this.#function(name, file)
    if (place === null || depth > deepest) return null
    const body = withoutInner(blockOf(place.module.lines, place.at))
    const all = new Map<string, Fields | null>()
    let answers = 0
    for (const { tokens } of body) {
      const at = tokens.findIndex(({ kind, text }) => kind === 'name' && text === 'return')
      if (at < 0) {
        if (tokens.some(({ kind, text }) => kind === 'name' && text === 'yield')) return null
        continue
      }
      const fields = this.#expression(tokens.slice(at + 1), body, depth + 1)
      if (fields === 'error status') continue
      if (fields === null) return null
      answers += 1
      for (const [field, inner] of fields) all.set(field, inner)
    }
    return answers === 0 ? null : all
  }

  /** `def handler(...) -> Answer:` is what FastAPI filters an answer by. */
  annotatedFields(name: string, file: string): Fields | null {
    const place = this.#function(name, file)
    const tokens = place?.module.lines[place.at]?.tokens ?? []
    const [type, colon] = tokens.slice(tokens.findIndex((token) => isSign(token, '->')) + 1)
    return type?.kind === 'name' && isSign(colon, ':') ? this.classFields(type.text, 0) : null
  }

  classFields(name: string, depth: number): Fields | null {
    const places = this.#definitions('class', name)
    const [place] = places
    if (place === undefined || places.length > 1 || depth > deepest) return null
    const line = place.module.lines[place.at]
    const head = line === undefined ? null : callAt(line.tokens, 1)
    const all = new Map<string, Fields | null>()
    for (const base of head?.positional ?? []) {
      const last = base.at(-1)?.text ?? ''
      if (['BaseModel', 'TypedDict', 'object'].includes(last)) continue
      const inherited = this.classFields(last, depth + 1)
      if (inherited === null) return null
      for (const [field, inner] of inherited) all.set(field, inner)
    }
    for (const { tokens, indent } of blockOf(place.module.lines, place.at)) {
      const [field, colon, type] = tokens
      if (indent !== blockOf(place.module.lines, place.at)[0]?.indent || field.kind !== 'name' || !isSign(colon, ':')) continue
      // An alias changes the name that goes out.
      if (tokens.some(({ text }) => /alias/.test(text))) return null
      all.set(field.text, type?.kind === 'name' ? this.classFields(type.text, depth + 1) : null)
    }
    return all.size === 0 ? null : all
  }

  /** The only function of that name. A method of the same name is another one; inside a factory a handler is indented too. */
  #function(name: string, file: string | null): { module: Module; at: number } | null {
    const places = this.#definitions('def', name).filter((place) => file === null || place.module.file === file)
    const outer = places.filter(({ module, at }) => module.lines[at]?.indent === 0)
    const [place, ...others] = outer.length > 0 ? outer : places
    return place === undefined || others.length > 0 ? null : place
  }

  #definitions(keyword: 'def' | 'class', name: string): { module: Module; at: number }[] {
    return this.#modules.flatMap((module) =>
      module.lines.flatMap(({ tokens }, at) => {
        const first = tokens[0].text === 'async' ? 1 : 0
        return tokens[first]?.text === keyword && tokens[first + 1]?.text === name ? [{ module, at }] : []
      }),
    )
  }

  #expression(written: readonly Token[], body: readonly Line[], depth: number): Fields | 'error status' | null {
    const tokens = written[0]?.text === 'await' ? written.slice(1) : written
    const [first] = tokens
    if (first === undefined || depth > deepest) return null
    if (isSign(first, '{')) return this.#dictionary(tokens, body, depth)
    if (first.kind !== 'name') return null
    if (tokens.length === 1) return this.#variable(first.text, body, depth)
    const call = callAt(tokens, 0)
    if (call === null || !endsAt(tokens, call.end)) return null
    const name = call.callee.at(-1) ?? ''
    if (wrappers.has(name)) {
      const given = call.named.get('status_code') ?? call.named.get('status') ?? call.positional[1]
      const status = Number(given?.[0]?.text ?? '200')
      if (!(status < 400)) return Number.isNaN(status) ? null : 'error status'
      const content = call.positional[0] ?? call.named.get('content') ?? call.named.get('data')
      if (content !== undefined) return this.#expression(content, body, depth + 1)
      return name === 'jsonify' && !call.open ? new Map([...call.named.keys()].map((key) => [key, null])) : null
    }
    if (call.callee.length > 1) return null
    const fields = this.classFields(name, depth + 1)
    return fields === null ? this.functionFields(name, null, depth + 1) : this.#given(fields, name, call, body, depth)
  }

  /** Of a plain class only what the call gives: a field that keeps its default says nothing. */
  #given(fields: Fields, name: string, call: Call, body: readonly Line[], depth: number): Fields {
    const behaves = this.#definitions('class', name).some(({ module, at }) =>
      blockOf(module.lines, at).some(({ tokens }) => tokens[0].text === 'def' || isSign(tokens[0], '@')),
    )
    if (behaves || call.open || call.positional.length > 0) return fields
    const given = [...call.named].filter(([key]) => fields.has(key))
    return new Map(
      given.map(([key, value]) => {
        const inner = this.#expression(value, body, depth + 1)
        return [key, inner === 'error status' ? null : inner]
      }),
    )
  }

  #dictionary(tokens: readonly Token[], body: readonly Line[], depth: number): Fields | 'error status' | null {
    const { parts, end } = splitBracket(tokens, 0)
    // `{...}, 400` is an answer with a status.
    if (isSign(tokens[end], ',') && tokens[end + 1]?.kind === 'number') {
      if (Number(tokens[end + 1]?.text) >= 400) return 'error status'
    } else if (end < tokens.length) return null
    const fields = new Map<string, Fields | null>()
    for (const part of parts.filter((piece) => piece.length > 0)) {
      if (part[0]?.kind !== 'string' || !isSign(part[1], ':') || part.some(({ text }) => text === 'for')) return null
      const inner = this.#expression(part.slice(2), body, depth + 1)
      fields.set(part[0].text, inner === 'error status' ? null : inner)
    }
    return fields
  }

  /** A name that the function sets once and never changes. */
  #variable(name: string, body: readonly Line[], depth: number): Fields | 'error status' | null {
    const uses = body.filter(({ tokens }) => tokens[0].text === name && tokens.length > 1)
    const [use] = uses
    if (use === undefined || uses.length > 1 || !isSign(use.tokens[1], '=')) return null
    return this.#expression(use.tokens.slice(2), body, depth + 1)
  }
}

/** Behind a call nothing but `.model_dump()` or `.dict()` leaves its fields as they are. */
function endsAt(tokens: readonly Token[], end: number): boolean {
  const rest = tokens.slice(end).map(({ text }) => text)
  return rest.length === 0 || ['.model_dump()', '.dict()'].includes(rest.join(''))
}

/** Without what functions inside the function return. */
function withoutInner(body: readonly Line[]): Line[] {
  const kept: Line[] = []
  let inside: number | null = null
  for (const line of body) {
    if (inside !== null && line.indent > inside) continue
    const { tokens } = line
    inside = ['def', 'class'].includes(tokens[tokens[0].text === 'async' ? 1 : 0]?.text ?? '') ? line.indent : null
    if (inside === null) kept.push(line)
  }
  return kept
}
