import { importedPackages } from './imported-packages.ts'
import { moduleRoutes } from './module-routes.ts'
import type { Route } from './route.ts'
import type { Module } from './server-modules.ts'
import { readableFrameworks, servesNothing } from './serves-nothing.ts'

export interface ServerRoutes {
  routes: readonly Route[]
  /** Every route was read: what is not among them is not served. */
  certain: boolean
}

/** Code that can answer, or add routes, without a word that a reader would see. */
const opaque = new Set([
  'http',
  'socketserver',
  'socket',
  'wsgiref',
  'asgiref',
  'tornado',
  'django',
  'falcon',
  'bottle',
  'cherrypy',
  'litestar',
  'sanic',
  'robyn',
  'blacksheep',
  'twisted',
  'pyramid',
  'grpc',
  'gradio',
  'ray',
  'bentoml',
  'litserve',
  'chutes',
  'importlib',
])
const evaluates = new Set(['exec', 'eval', '__import__', 'add_middleware', 'middleware', 'setattr'])

/** The routes of a server by static reading. In doubt it says so: a rule must not call a good server broken. */
export function serverRoutes(modules: readonly Module[]): ServerRoutes {
  const read = modules.map(moduleRoutes)
  const routes = read.flatMap((module) => module.routes)
  const imported = new Set(modules.flatMap(importedPackages))
  const certain =
    modules.every((module) => module.read) &&
    read.every((module) => module.certain) &&
    (routes.length > 0 ? [...imported].some((name) => readableFrameworks.has(name)) : servesNothing(modules)) &&
    ![...imported].some((name) => opaque.has(name)) &&
    !modules.some(({ lines }) => lines.some(({ tokens }) => tokens.some(({ kind, text }) => kind === 'name' && evaluates.has(text))))
  return { routes, certain }
}
