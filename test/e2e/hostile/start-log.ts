import { setTimeout as sleep } from 'node:timers/promises'
import type { ContainerEngine } from '../../../src/runtime/docker/container-engine/types.ts'

const limitMs = 40_000
const lineMs = 300

/** What a container has printed once it printed a line or ended, and a moment later. */
export async function logOfStart({ docker }: ContainerEngine, id: string): Promise<string> {
  const container = docker.getContainer(id)
  const read = async () => (await container.logs({ stdout: true, stderr: true })).toString('latin1')
  const deadline = Date.now() + limitMs
  while (!(await read()).includes('\n')) {
    const { State } = await container.inspect()
    if (!State.Running) break
    if (Date.now() > deadline) throw new Error('the container printed nothing')
    await sleep(100)
  }
  await sleep(lineMs)
  return read()
}
