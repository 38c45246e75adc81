import type { Finding, Rule } from '../../../submission/rules/rule.ts'
import { type Route, routeMatches } from '../../server-source/route.ts'
import { type Module, serverModules } from '../../server-source/server-modules.ts'
import { serverRoutes } from '../../server-source/server-routes.ts'
import { babelbitFinding } from './babelbit-finding.ts'

/** Reference babelbit 2.2, 2.3 and 2.5: axons and arenas ask with GET, chutes with POST; without the errors nobody gets an answer. */
const wanted = [
  { method: 'POST', path: '/predict', severity: 'error', why: 'every step of a dialogue is asked there' },
  { method: 'GET', path: '/health', severity: 'error', why: 'the server counts as up once it answers there' },
  { method: 'POST', path: '/health', severity: 'warning', why: 'a chute is asked for its health with POST' },
  { method: 'GET', path: '/healthz', severity: 'warning', why: 'self-hosted miners are asked there' },
] as const

export const routes: Rule = {
  id: 'babelbit-routes',
  code: 'S1070',
  title: 'the server has the routes of the contract',
  async check({ files, manifest }) {
    const modules = await serverModules(files, manifest)
    const [entry] = modules
    if (entry === undefined || !entry.read) return []
    const server = serverRoutes(modules)
    return wanted.flatMap(({ method, path, severity, why }) => {
      const near = server.routes.filter((route) => routeMatches(route, path) || route.path.replace(/\/+$/, '') === path)
      if (near.some((route) => routeMatches(route, path) && (route.methods?.includes(method) ?? true))) return []
      if (!server.certain) return unreadable(entry, modules, path, method)
      const [closest] = near
      const place = closest === undefined ? { file: entry.file, line: null } : { file: closest.file, line: closest.line }
      return [babelbitFinding(routes, severity, place, `${method} ${path} is not served${nearness(closest, path)}: ${why}`)]
    })
  },
}

function nearness(route: Route | undefined, path: string): string {
  if (route === undefined) return ''
  if (routeMatches(route, path)) return `, only ${route.methods?.join(' and ') ?? ''} ${path} is`
  return `, ${route.path} is, and nobody follows the redirect`
}

/** Where routes cannot be read, a path that occurs nowhere is worth a word; more would be a guess. */
function unreadable(entry: Module, modules: readonly Module[], path: string, method: string): Finding[] {
  if (path !== '/predict') return []
  const mentioned = modules.some(({ lines }) => lines.some(({ tokens }) => tokens.some(({ text }) => text.includes('predict'))))
  if (mentioned) return []
  const what = `nothing in the source mentions ${method} ${path}, but its routes cannot all be read: \`bbx test\` asks the server itself`
  return [babelbitFinding(routes, 'info', { file: entry.file, line: null }, what)]
}
