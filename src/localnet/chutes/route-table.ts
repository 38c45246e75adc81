export const platformRoutes = [
  'ping',
  'pricing',
  'me',
  'name-check',
  'register',
  'image-list',
  'image-upload',
  'image-logs',
  'image-get',
  'image-delete',
  'chute-list',
  'deploy',
  'share',
  'unshare',
  'warmup',
  'code',
  'chute-get',
  'chute-delete',
  'instance-logs',
  'log-sessions',
  'log-chunks',
  'secret-list',
  'secret-create',
  'secret-get',
  'secret-delete',
  'key-list',
  'key-create',
  'key-get',
  'key-delete',
  'invoke',
] as const

export type RouteName = (typeof platformRoutes)[number]

/** Of the address, by method; the first that fits. Names of images and chutes may have slashes in them. */
const table: readonly [method: string, pattern: RegExp, route: RouteName][] = [
  ['GET', /^\/ping$/, 'ping'],
  ['GET', /^\/pricing$/, 'pricing'],
  ['GET', /^\/users\/me$/, 'me'],
  ['GET', /^\/users\/name_check$/, 'name-check'],
  ['POST', /^\/users\/register$/, 'register'],
  ['GET', /^\/images\/$/, 'image-list'],
  ['POST', /^\/images\/$/, 'image-upload'],
  ['GET', /^\/images\/(?<id>[^/]+)\/logs$/, 'image-logs'],
  ['GET', /^\/images\/(?<id>.+)$/, 'image-get'],
  ['DELETE', /^\/images\/(?<id>.+)$/, 'image-delete'],
  ['GET', /^\/chutes\/$/, 'chute-list'],
  ['POST', /^\/chutes\/$/, 'deploy'],
  ['POST', /^\/chutes\/share$/, 'share'],
  ['POST', /^\/chutes\/unshare$/, 'unshare'],
  ['GET', /^\/chutes\/warmup\/(?<id>.+)$/, 'warmup'],
  ['GET', /^\/chutes\/code\/(?<id>[^/]+)$/, 'code'],
  ['GET', /^\/chutes\/(?<id>.+)$/, 'chute-get'],
  ['DELETE', /^\/chutes\/(?<id>.+)$/, 'chute-delete'],
  ['GET', /^\/instances\/(?<id>[^/]+)\/logs$/, 'instance-logs'],
  ['GET', /^\/encrypted_logs\/(?<id>[^/]+)\/sessions$/, 'log-sessions'],
  ['GET', /^\/encrypted_logs\/(?<id>[^/]+)\/sessions\/(?<instance>[^/]+)\/chunks$/, 'log-chunks'],
  ['GET', /^\/secrets\/$/, 'secret-list'],
  ['POST', /^\/secrets\/$/, 'secret-create'],
  ['GET', /^\/secrets\/(?<id>[^/]+)$/, 'secret-get'],
  ['DELETE', /^\/secrets\/(?<id>[^/]+)$/, 'secret-delete'],
  ['GET', /^\/api_keys\/$/, 'key-list'],
  ['POST', /^\/api_keys\/$/, 'key-create'],
  ['GET', /^\/api_keys\/(?<id>[^/]+)$/, 'key-get'],
  ['DELETE', /^\/api_keys\/(?<id>[^/]+)$/, 'key-delete'],
]

export type Found = { route: RouteName; parts: Readonly<Record<string, string>> } | { moved: string } | { allow: string } | null

/** What answers at an address; `moved`: with or without a slash at its end something does; `allow`: by another method. */
export function findRoute(method: string, pathname: string): Found {
  const fitting = table.filter(([, pattern]) => pattern.test(pathname))
  const entry = fitting.find(([of]) => of === method)
  if (entry !== undefined) {
    const parts = decoded(entry[1].exec(pathname)?.groups ?? {})
    return parts === null ? null : { route: entry[2], parts }
  }
  if (fitting.length > 0) return { allow: fitting[0]?.[0] ?? '' }
  const other = pathname.endsWith('/') ? pathname.slice(0, -1) : `${pathname}/`
  return table.some(([, pattern]) => pattern.test(other)) ? { moved: other } : null
}

function decoded(groups: Readonly<Record<string, string>>): Record<string, string> | null {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decodeURIComponent(text)]))
  } catch {
    return null
  }
}
