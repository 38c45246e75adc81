import { mkdtemp, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { evidenceFile } from '../../../../src/runtime/docker/run/evidence-file.ts'

it('is full of samples at half a MiB, and still takes what the container engine told', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'bbx-evidence-')), 'container.jsonl')
  const evidence = evidenceFile(path)
  for (let sample = 0; sample < 20_000; sample++) evidence.write('sample', { memoryBytes: sample, pids: 3, cpuSeconds: 1.5 })
  evidence.write('event', { action: 'oom' })
  evidence[Symbol.dispose]()
  evidence.write('event', { action: 'after the end' })
  expect((await stat(path)).size).toBeLessThan(513 * 1024)
  const last = (await readFile(path, 'utf8')).trimEnd().split('\n').at(-1) ?? ''
  expect(JSON.parse(last)).toMatchObject({ event: { action: 'oom' } })
})

it('costs nothing but itself where it cannot be written', () => {
  const evidence = evidenceFile('/dev/null/no-folder/container.jsonl')
  expect(() => evidence.write('event', { action: 'oom' })).not.toThrow()
  evidence[Symbol.dispose]()
})
