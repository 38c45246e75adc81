import { homedir } from 'node:os'
import { join } from 'node:path'
import { xdgFolder } from '../config/xdg-folder.ts'

/** Where `bbx` notes what runs: its processes, and which GPUs are taken. */
export function stateDir(): string {
  return join(xdgFolder(process.env.XDG_STATE_HOME, join(homedir(), '.local', 'state')), 'bbx')
}
