import { expect, test } from 'vitest'
import { xdgFolder } from '../../src/config/xdg-folder.ts'

// "All paths must be absolute. If an implementation encounters a relative path it should consider the path invalid and ignore it."
test.each([
  ['not set', undefined, '/home/m/.cache'],
  ['empty', '', '/home/m/.cache'],
  ['relative', 'cache', '/home/m/.cache'],
  ['relative with dots', './cache', '/home/m/.cache'],
  ['a tilde, which no shell has replaced', '~/.cache', '/home/m/.cache'],
  ['absolute', '/var/cache/m', '/var/cache/m'],
])('%s', (_, value, folder) => expect(xdgFolder(value, '/home/m/.cache')).toBe(folder))
