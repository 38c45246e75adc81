import { expect, it } from 'vitest'
import { pythons } from '../../../../src/runtime/docker/transport/pythons.ts'

it.each([
  [['python3', '-u', 'server.py'], 'python3'],
  [['/opt/app/bin/python3.12', 'server.py'], '/opt/app/bin/python3.12'],
  [['/app/.venv/bin/uvicorn', 'server:app'], '/app/.venv/bin/python3'],
  [['uvicorn', 'server:app'], 'python3'],
  [['sh', '-c', 'exec python server.py'], 'python3'],
  [[], 'python3'],
])('%j: %s is tried first, the usual places after it, none twice', (command, first) => {
  const all = pythons(command)
  expect(all[0]).toBe(first)
  expect(all).toEqual(expect.arrayContaining(['python3', 'python', '/usr/local/bin/python3', '/usr/bin/python3']))
  expect(new Set(all).size).toBe(all.length)
})
