import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { type ProcessIdentity, processIdentity } from '../../../../src/base/process-identity.ts'
import { reapContainers } from '../../../../src/runtime/docker/clean/reap-containers.ts'
import { removeRun } from '../../../../src/runtime/docker/clean/remove-run.ts'
import { labelsOf } from '../../../../src/runtime/docker/labels.ts'
import { deadProcess } from './dead-process.ts'
import { privateEngine } from './private-engine.ts'

const me = processIdentity(process.pid) as ProcessIdentity
const lacking = ['dockerd', 'unshare', 'ldd'].filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
const reason = process.getuid?.() !== 0 ? 'needs root for a container engine of its own' : `needs ${lacking.join(', ')}`

describe('after a restart of the container engine', () => {
  it('what a dead bbx left goes and the rest stays', async (context) => {
    if (process.getuid?.() !== 0 || lacking.length > 0) {
      Object.assign(context.task.meta, { skipReason: reason })
      return context.skip()
    }
    const bridges = () => spawnSync('ip', ['-br', 'addr', 'show', 'docker0'], { encoding: 'utf8' }).stdout
    const bridge = bridges()
    await using own = await privateEngine()
    const image = await own.imageOf('/bin/sleep')
    for (const how of ['stopped', 'killed'] as const) {
      const before = await own.connect()
      const make = async (labels: Record<string, string>) => {
        const made = await before.docker.createContainer({
          Image: image,
          Cmd: ['/bin/sleep', '600'],
          Labels: labels,
          // The daemon waits ten seconds for one that does not mind SIGTERM, as process 1 does not.
          StopSignal: 'SIGKILL',
          HostConfig: { NetworkMode: 'none' },
        })
        await made.start()
        return made.id
      }
      const left = await make(labelsOf('run-1', 'server', await deadProcess()))
      const mine = await make(labelsOf('run-2', 'server', me))
      const foreign = await make({})

      await own.restart(how)
      const engine = await own.connect()
      const states = async () => Object.fromEntries((await engine.docker.listContainers({ all: true })).map(({ Id, State }) => [Id, State]))
      expect(await states(), how).toEqual({ [left]: 'exited', [mine]: 'exited', [foreign]: 'exited' })

      const { removed, kept } = await reapContainers(engine)
      expect(removed.map(({ id }) => id)).toEqual([left])
      expect(kept.map(({ id }) => id)).toEqual([mine])
      await removeRun(engine, { run: 'run-2', owner: me })
      expect(await states(), how).toEqual({ [foreign]: 'exited' })
      await engine.docker.getContainer(foreign).remove()
    }
    // Of the machine's own engine.
    expect(bridges()).toBe(bridge)
  })
})
