export interface Route {
  /** Upper case; null where the source does not say which. */
  methods: readonly string[] | null
  /** With what its router puts in front. May hold parameters: `{name}`, `{rest:path}`, `<name>`. */
  path: string
  file: string
  line: number
  /** The function that answers, where it stands in the same file. */
  handler: string | null
  /** The class that `response_model` names: it decides which fields go out. */
  model: string | null
}

/** Whether a route answers a path that was asked for, to the character: nobody follows a redirect to one with a slash. */
export function routeMatches(route: Route, path: string): boolean {
  if (!/[{<]/.test(route.path)) return route.path === path
  const pieces = route.path.split(/(\{[^}]*\}|<[^>]*>)/)
  const source = pieces.map((piece, index) => {
    if (index % 2 === 0) return piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return /:path\}$|^<path:/.test(piece) ? '.*' : '[^/]+'
  })
  return new RegExp(`^${source.join('')}$`).test(path)
}
