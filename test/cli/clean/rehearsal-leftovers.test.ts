import { mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { processIdentity } from '../../../src/base/process-identity.ts'
import { removeLockedItems } from '../../../src/cli/clean/locked-items.ts'
import { findRehearsalLeftovers } from '../../../src/cli/clean/rehearsal-leftovers.ts'
import { startHub } from '../../../src/localnet/hub/start-hub.ts'
import { deadProcess } from '../../runtime/docker/clean/dead-process.ts'

const { signal } = new AbortController()

it('the folder of a rehearsal that was killed goes; one that runs, and whatever only has such a name, stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-temporary-'))
  const hub = async (name: string, lock: string | null) => {
    await mkdir(join(folder, name, 'models'), { recursive: true })
    await writeFile(join(folder, name, 'models', 'w.bin'), 'x'.repeat(300))
    if (lock !== null) await writeFile(join(folder, name, 'lock'), lock)
  }
  await hub('bbx-rehearsal-hub-dead00', JSON.stringify(await deadProcess()))
  await hub('bbx-rehearsal-hub-runs00', JSON.stringify(processIdentity(process.pid)))
  await hub('bbx-rehearsal-hub-begins', null)
  await hub('somebody-elses', JSON.stringify(await deadProcess()))
  await writeFile(join(folder, 'bbx-rehearsal-hub-file00'), 'a file')
  await symlink(join(folder, 'somebody-elses'), join(folder, 'bbx-rehearsal-hub-link00'))
  const before = (await readdir(folder)).sort()

  const { remove, keep } = await findRehearsalLeftovers(folder)
  expect(remove).toMatchObject([{ kind: 'rehearsal', id: join(folder, 'bbx-rehearsal-hub-dead00') }])
  expect(remove[0]?.bytes).toBeGreaterThanOrEqual(300)
  expect(keep).toMatchObject([{ id: join(folder, 'bbx-rehearsal-hub-runs00'), why: expect.stringContaining(`pid ${process.pid}`) }])
  expect((await readdir(folder)).sort()).toEqual(before)

  expect(await removeLockedItems(remove, signal)).toMatchObject({ removed: [{ kind: 'rehearsal' }], failed: [] })
  expect((await readdir(folder)).sort()).toEqual(before.filter((name) => !name.endsWith('dead00')))
})

it('a hub of today is known by its folder as long as it runs, and leaves none', async () => {
  const isTemporary = (name: string) => name.startsWith('bbx-rehearsal-hub-')
  const hub = await startHub({ port: 0, folder: null, onBug: (error) => expect.unreachable(String(error)) })
  const { keep } = await findRehearsalLeftovers(tmpdir())
  const mine = keep.filter(({ why }) => why.includes(`pid ${process.pid})`))
  expect(mine).toHaveLength(1)
  await hub[Symbol.asyncDispose]()
  expect((await readdir(tmpdir())).filter(isTemporary)).not.toContain(mine[0]?.id.split('/').at(-1))
})
