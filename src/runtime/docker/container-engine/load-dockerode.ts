import { createRequire, Module } from 'node:module'
import type Dockerode from 'dockerode'

/**
 * dockerode without what only a session of BuildKit (gRPC) and ssh:// addresses (ssh2) need: half of its time to load. Both are loaded when
 * they are first called. Where a later dockerode has no such files it is loaded whole.
 */
export function loadDockerode(): typeof Dockerode {
  const ours = createRequire(import.meta.url)
  const inside = createRequire(ours.resolve('dockerode'))
  loadLater(inside, './session.js')
  loadLater(createRequire(inside.resolve('docker-modem')), './ssh.js')
  return ours('dockerode')
}

/** Puts a function in a module's place that loads it when it is called; the module must export one function. */
function loadLater(from: NodeJS.Require, file: string): void {
  let path: string
  try {
    path = from.resolve(file)
  } catch {
    return
  }
  if (from.cache[path] !== undefined) return
  const place = new Module(path)
  place.filename = path
  place.loaded = true
  place.exports = (...words: unknown[]) => {
    if (from.cache[path] === place) delete from.cache[path]
    return from(path)(...words)
  }
  from.cache[path] = place
}
