import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { processIdentity } from '../../../../src/base/process-identity.ts'
import { type Owner, ownerLabelText, ownerState, parseOwner, whereabouts } from '../../../../src/runtime/docker/clean/owner.ts'
import { deadProcess } from './dead-process.ts'

const me = processIdentity(process.pid)
if (me === null) throw new Error('no identity')
const here = { ...whereabouts(), bootId: me.bootId }
const mine: Owner = { ...me, ...whereabouts() }

describe('the owner that a label names', () => {
  it('comes back as it was written', () => {
    expect(parseOwner(ownerLabelText(me))).toEqual(mine)
  })

  it.each([
    ['no label', undefined],
    ['nothing', ''],
    ['no JSON', 'me'],
    ['no object', '[]'],
    ['null', 'null'],
    ['no pid', '{"startTime":"1","bootId":"b","host":"h","pidNamespace":null}'],
    ['a pid that is a group', JSON.stringify({ ...mine, pid: -1 })],
    ['pid 0', JSON.stringify({ ...mine, pid: 0 })],
    ['a pid in words', JSON.stringify({ ...mine, pid: '1' })],
    ['no host', JSON.stringify(me)],
    ['a label without end', JSON.stringify({ ...mine, host: 'h'.repeat(2000) })],
    ['deep JSON', '['.repeat(900)],
  ])('%s is none of ours', (_, text) => {
    expect(parseOwner(text)).toBeNull()
  })

  it('is alive while the very process runs, and dead after it', async () => {
    expect(ownerState(mine, here)).toBe('alive')
    const child = spawn('sleep', ['60'])
    const owner = { ...mine, ...processIdentity(child.pid ?? 0) }
    expect(ownerState(owner, here)).toBe('alive')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(ownerState(owner, here)).toBe('dead')
  })

  it.each<[string, Partial<Owner>, 'alive' | 'dead' | 'unknown']>([
    ['another process has its pid now', { startTime: '1' }, 'dead'],
    ['it is of an earlier boot of this machine', { bootId: '00000000-0000-0000-0000-000000000000' }, 'dead'],
    ['its system tells no boots', { bootId: null }, 'unknown'],
    ['it is of another machine', { host: 'elsewhere' }, 'unknown'],
    ['it is of another machine, in another boot', { host: 'elsewhere', bootId: 'x' }, 'unknown'],
    ['its pid is counted in another namespace', { pidNamespace: 'pid:[1]' }, 'unknown'],
  ])('%s', async (_, change, state) => {
    expect(ownerState({ ...mine, ...change }, here)).toBe(state)
    // The namespace or the machine decides, not that no such process is seen here.
    if (state === 'unknown') expect(ownerState({ ...mine, ...(await deadProcess()), ...change }, here)).toBe(state)
  })
})
