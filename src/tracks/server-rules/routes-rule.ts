import type { Finding, Rule } from '../../submission/rules/rule.ts'
import { type Route, routeMatches } from '../server-source/route.ts'
import { type Module, serverModules } from '../server-source/server-modules.ts'
import { serverRoutes } from '../server-source/server-routes.ts'
import { ruleFinding } from './rule-finding.ts'

export interface WantedRoute {
  method: 'GET' | 'POST'
  path: string
  severity: 'error' | 'warning'
  /** What it is for: the message ends on it. */
  why: string
  /** Where routes cannot be read, a text that would occur if this one were served. Without it nothing is said then: it would be a guess. */
  mention?: string
}

/** The routes of a contract, looked for in the source. */
export function routesRule(track: string, wanted: readonly WantedRoute[]): Rule {
  const rule = { id: `${track}-routes`, code: 'S1070' } as const
  return {
    ...rule,
    title: 'the server has the routes of the contract',
    async check({ files, manifest }) {
      const modules = await serverModules(files, manifest)
      const [entry] = modules
      if (entry === undefined || !entry.read) return []
      const server = serverRoutes(modules)
      return wanted.flatMap((route) => {
        const { method, path, severity, why } = route
        const near = server.routes.filter((other) => routeMatches(other, path) || other.path.replace(/\/+$/, '') === path)
        if (near.some((other) => routeMatches(other, path) && (other.methods?.includes(method) ?? true))) return []
        if (!server.certain) return unreadable(rule, entry, modules, route)
        const [closest] = near
        const place = closest === undefined ? { file: entry.file, line: null } : { file: closest.file, line: closest.line }
        return [ruleFinding(rule, severity, place, `${method} ${path} is not served${nearness(closest, path)}: ${why}`)]
      })
    },
  }
}

function nearness(route: Route | undefined, path: string): string {
  if (route === undefined) return ''
  if (routeMatches(route, path)) return `, only ${route.methods?.join(' and ') ?? ''} ${path} is`
  return `, ${route.path} is, and nobody follows the redirect`
}

function unreadable(
  rule: Pick<Rule, 'id' | 'code'>,
  entry: Module,
  modules: readonly Module[],
  { method, path, mention }: WantedRoute,
): Finding[] {
  if (mention === undefined) return []
  const mentioned = modules.some(({ lines }) => lines.some(({ tokens }) => tokens.some(({ text }) => text.includes(mention))))
  if (mentioned) return []
  const what = `nothing in the source mentions ${method} ${path}, but its routes cannot all be read: \`bbx test\` asks the server itself`
  return [ruleFinding(rule, 'info', { file: entry.file, line: null }, what)]
}
