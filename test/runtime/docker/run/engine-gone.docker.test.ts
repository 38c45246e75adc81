import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { isFault } from '../../../../src/runtime/types.ts'
import { engineForTests, fixtureImage } from '../../../support/container-engine.ts'
import { privateEngine } from '../clean/private-engine.ts'
import { startForTest } from './start-for-test.ts'

const lacking = ['dockerd', 'unshare'].filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
const reason = process.getuid?.() !== 0 ? 'needs root for a container engine of its own' : `needs ${lacking.join(', ')}`
const ask = { method: 'POST', path: '/predict', body: { prefix: 'a' }, timeoutMs: 5_000, maxBodyBytes: 1_000_000 } as const

describe('a container engine that goes in the middle of a run', () => {
  it.for(['killed', 'stopped'] as const)(
    '%s: the session ends, nothing is charged to the submission, nothing is left',
    async (how, context) => {
      if (process.getuid?.() !== 0 || lacking.length > 0) {
        Object.assign(context.task.meta, { skipReason: reason })
        return context.skip()
      }
      await using own = await privateEngine()
      const engine = await own.connect()
      const image = await (await engineForTests()).docker.getImage(fixtureImage()).get()
      await engine.docker.loadImage(image as unknown as NodeJS.ReadableStream)
      const running = await startForTest(fixtureImage(), { engine })
      if (isFault(running)) throw new Error(JSON.stringify(running))
      const signal = new AbortController().signal
      expect(await running.client.send(ask, signal)).toMatchObject({ status: 200 })

      await own.restart(how)
      await expect(running.client.send(ask, signal)).rejects.toMatchObject({ code: 'E0028' })
      const { fault } = await running.exited
      expect(fault).toMatchObject({ code: 'E0028', by: 'environment' })
      await running[Symbol.asyncDispose]()
      expect(running.faults().filter(({ by }) => by === 'submission')).toEqual([])
      expect(await engine.docker.listContainers({ all: true })).toEqual([])
    },
  )
})
