import type { RuleContext } from '../../submission/rules/rule.ts'
import { answerFields, type Fields } from '../server-source/answer-fields.ts'
import { type Route, routeMatches } from '../server-source/route.ts'
import { serverModules } from '../server-source/server-modules.ts'
import { serverRoutes } from '../server-source/server-routes.ts'

export interface RouteAnswer {
  route: Route
  fields: Fields
}

/** What `POST path` answers with; null where the source does not show it, or shows several routes that could be it. */
export async function routeAnswer({ files, manifest }: Pick<RuleContext, 'files' | 'manifest'>, path: string): Promise<RouteAnswer | null> {
  const modules = await serverModules(files, manifest)
  const asked = serverRoutes(modules).routes.filter((route) => routeMatches(route, path) && (route.methods?.includes('POST') ?? true))
  const [route] = asked
  if (route === undefined || asked.length > 1) return null
  const fields = answerFields(route, modules)
  return fields === null ? null : { route, fields }
}
