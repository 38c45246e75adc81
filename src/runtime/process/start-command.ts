import type { Manifest } from '../../submission/manifest.ts'

/** What the manifest says, or `python server.py`. The environment's own folder comes first on PATH, so `python` is its Python. */
export function startCommand({ start }: Pick<Manifest, 'start'>): readonly string[] {
  return start !== null && start.length > 0 ? start : ['python', 'server.py']
}

/** `$PORT`, `${PORT}`, `$HOST` and `${HOST}` in arguments, as a shell would put them in: for servers that take them only there. */
export function withAddress(command: readonly string[], host: string, port: number): string[] {
  return command.map((part) =>
    part.replace(/\$(?:\{(PORT|HOST)\}|(PORT|HOST)\b)/g, (_, braced, bare) => ((braced ?? bare) === 'PORT' ? String(port) : host)),
  )
}
