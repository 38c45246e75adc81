import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type ProcessIdentity, processIdentity } from '../../../../src/base/process-identity.ts'
import { findLeftovers } from '../../../../src/runtime/docker/clean/find-leftovers.ts'
import { ownerLabelText } from '../../../../src/runtime/docker/clean/owner.ts'
import { reapContainers } from '../../../../src/runtime/docker/clean/reap-containers.ts'
import { removeRun } from '../../../../src/runtime/docker/clean/remove-run.ts'
import { statusOf } from '../../../../src/runtime/docker/container-engine/call.ts'
import type { ContainerEngine } from '../../../../src/runtime/docker/container-engine/types.ts'
import { labelsOf, ownerLabel, runLabel } from '../../../../src/runtime/docker/labels.ts'
import { engineForTests, fixtureImage, removeLeftBehind, testLabels, variantImage } from '../../../support/container-engine.ts'
import { deadProcess } from './dead-process.ts'

const me = processIdentity(process.pid) as ProcessIdentity
const run = `clean-${randomUUID().slice(0, 8)}`
let engine: ContainerEngine
let dead: ProcessIdentity

beforeAll(async () => {
  engine = await engineForTests()
  dead = await deadProcess()
})
// Each test leaves some things on purpose: what must stay.
afterEach(async () => {
  await removeLeftBehind(engine)
})

const name = (what: string) => `bbx-${run}-${what}-${randomUUID().slice(0, 8)}`

async function container(what: string, labels: Record<string, string>, { image = fixtureImage(), start = false, named = name(what) } = {}) {
  const made = await engine.docker.createContainer({
    name: named,
    Image: image,
    Labels: { ...testLabels(), ...labels },
    HostConfig: { NetworkMode: 'none' },
  })
  if (start) await made.start()
  return made
}

const isThere = (thing: { inspect(): Promise<unknown> }): Promise<boolean> =>
  thing.inspect().then(
    () => true,
    (error: unknown) => {
      if (statusOf(error) === 404) return false
      throw error
    },
  )

describe('at the next start', () => {
  it('takes away containers, networks and volumes of a bbx that is gone', async () => {
    const labels = labelsOf(run, 'server', dead)
    const running = await container('running', labels, { start: true })
    const created = await container('created', labels)
    const network = await engine.docker.createNetwork({ Name: name('network'), Internal: true, Labels: labels })
    const volume = await engine.docker.createVolume({ Name: name('volume'), Labels: labels })
    const holder = await engine.docker.createContainer({
      name: name('holder'),
      Image: fixtureImage(),
      Labels: labels,
      HostConfig: { NetworkMode: network.id, Binds: [`${volume.name}:/models:ro`, '/anonymous'] },
    })
    await holder.start()
    const anonymous = (await holder.inspect()).Mounts.find(({ Destination }) => Destination === '/anonymous')?.Name ?? ''

    const { removed } = await reapContainers(engine)

    const things = [running, created, holder, network, volume, engine.docker.getVolume(anonymous)]
    expect(await Promise.all(things.map(isThere))).toEqual(things.map(() => false))
    expect(
      removed
        .filter(({ why }) => why.includes(run))
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['container', 'container', 'container', 'network', 'volume'])
    expect(removed.map(({ why }) => why)).toContain(`left by the run ${run} of bbx (pid ${dead.pid}), which is gone`)
    expect((await reapContainers(engine)).removed.filter(({ why }) => why.includes(run))).toEqual([])
  })

  it('does so when two start at once', async () => {
    const made = await Promise.all([1, 2, 3].map((index) => container(`twice-${index}`, labelsOf(run, 'server', dead), { start: true })))
    const both = await Promise.all([reapContainers(engine), reapContainers(engine)])
    expect(both.flatMap(({ kept }) => kept.filter(({ why }) => why.startsWith('could not')))).toEqual([])
    expect(await Promise.all(made.map(isThere))).toEqual([false, false, false])
  })

  it.each([
    ['a bbx that is at work', () => labelsOf(run, 'server', me), 'which is at work'],
    ['another machine', () => labelled({ ...dead, host: 'elsewhere' }), 'on another machine'],
    ['another PID namespace', () => labelled({ ...dead, pidNamespace: 'pid:[1]' }), 'in another container'],
    ['nobody, as its label is not ours', () => ({ [runLabel]: run, [ownerLabel]: '{"pid":1}' }), 'do not say which bbx'],
    ['nobody, without an owner', () => ({ [runLabel]: run }), 'do not say which bbx'],
  ])('leaves what belongs to %s', async (_, labels, why) => {
    const made = await container('stays', labels(), { start: true })
    const volume = await engine.docker.createVolume({ Name: name('volume'), Labels: { ...testLabels(), ...labels() } })
    const { kept } = await reapContainers(engine)
    expect((await made.inspect()).State.Running).toBe(true)
    expect(await isThere(volume)).toBe(true)
    const told = kept.filter(({ id }) => id === made.id || id === volume.name)
    expect(told.map((item) => item.why)).toEqual([expect.stringContaining(why), expect.stringContaining(why)])
  })

  it('takes away what an earlier boot of this machine left', async () => {
    const made = await container('boot', labelled({ ...me, bootId: '00000000-0000-0000-0000-000000000000' }))
    await reapContainers(engine)
    expect(await isThere(made)).toBe(false)
  })
})

describe('beside what is not of bbx', () => {
  it('touches no container, image, volume or network without its label', async () => {
    const { docker } = engine
    const before = [
      await container('foreign-running', {}, { start: true }),
      await container('foreign-created', { 'bbx.role': 'server', 'bbx.image': 'x', bbx: 'run' }),
    ]
    const volume = await docker.createVolume({ Name: name('foreign'), Labels: testLabels() })
    const network = await docker.createNetwork({ Name: name('foreign'), Internal: true, Labels: testLabels() })
    const ours = await container('ours', labelsOf(run, 'server', dead))
    const state = async () => ({
      containers: await Promise.all(before.map(async (one) => (({ Id, State, Name }) => ({ Id, State, Name }))(await one.inspect()))),
      images: (await docker.listImages({ all: true, filters: { reference: ['bbx-tests/*', 'python'] } })).map(({ Id, RepoTags }) => [
        Id,
        RepoTags,
      ]),
      volume: await volume.inspect(),
      network: await network.inspect(),
    })
    const seen = await state()
    await reapContainers(engine)
    expect(await isThere(ours)).toBe(false)
    expect(await state()).toEqual(seen)
  })

  it('takes a container of a submission that writes our labels for what it is: somebody else’s', async () => {
    const forged = { [runLabel]: run, [ownerLabel]: ownerLabelText(dead), 'bbx.role': 'server' }
    const image = await variantImage(Object.entries(forged).map(([key, value]) => `LABEL ${key}=${JSON.stringify(value)}`))
    const foreign = await container('foreign', {}, { image, start: true })
    const named = await container('foreign', { [runLabel]: 'by hand' }, { image })
    const ours = await container('ours', labelsOf(run, 'server', { ...dead, startTime: '5' }), { image })
    expect((await foreign.inspect()).Config.Labels).toMatchObject(forged)

    const { kept } = await reapContainers(engine)

    expect((await foreign.inspect()).State.Running).toBe(true)
    expect(await isThere(named)).toBe(true)
    expect(await isThere(ours)).toBe(false)
    expect(kept.filter(({ id }) => id === foreign.id || id === named.id).map(({ why }) => why)).toEqual([
      'it is not of bbx: it has these labels from its image',
      'it is not of bbx: it has these labels from its image',
    ])
  })

  it('does not tear a volume or a network of its own out of a foreign container', async () => {
    const labels = labelsOf(run, 'models', dead)
    const volume = await engine.docker.createVolume({ Name: name('shared'), Labels: { ...testLabels(), ...labels } })
    const network = await engine.docker.createNetwork({ Name: name('shared'), Internal: true, Labels: { ...testLabels(), ...labels } })
    const foreign = await engine.docker.createContainer({
      Image: fixtureImage(),
      Labels: testLabels(),
      HostConfig: { NetworkMode: network.id, Binds: [`${volume.name}:/data`] },
    })
    await foreign.start()
    const { kept } = await reapContainers(engine)
    expect((await foreign.inspect()).State.Running).toBe(true)
    expect(kept.filter(({ id }) => [volume.name, network.id].includes(id)).map(({ why }) => why)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^could not be removed: .*volume is in use/),
        expect.stringMatching(/^could not be removed: .*has active endpoints/),
      ]),
    )
    await foreign.remove({ force: true })
    expect((await reapContainers(engine)).removed.map(({ kind }) => kind).sort()).toEqual(['network', 'volume'])
  })
})

describe('at the end of a run', () => {
  it('takes away all of the run and nothing of another, in less than two seconds', async () => {
    const stubborn = await variantImage(['CMD ["python3", "-c", "import signal,time; signal.signal(15, signal.SIG_IGN); time.sleep(600)"]'])
    const mine = labelsOf(run, 'server', me)
    const of = [await container('server', mine, { image: stubborn, start: true }), await container('probe', mine)]
    const volume = await engine.docker.createVolume({ Name: name('models'), Labels: mine })
    const other = await container('other', labelsOf(`${run}-other`, 'server', me), { start: true })
    const started = performance.now()
    const { removed, kept } = await removeRun(engine, { run, owner: me })
    expect(performance.now() - started).toBeLessThan(2000)
    expect({ removed: removed.length, kept }).toEqual({ removed: 3, kept: [] })
    expect(await Promise.all([...of, volume].map(isThere))).toEqual([false, false, false])
    expect((await other.inspect()).State.Running).toBe(true)
    expect((await removeRun(engine, { run, owner: dead })).removed).toEqual([])
  })
})

describe('looking only', () => {
  it('names what would go and touches nothing', async () => {
    const made = await container('dry', { ...testLabels(), ...labelsOf(run, 'server', dead) }, { start: true })
    const { remove } = await findLeftovers(engine)
    expect(remove.find(({ id }) => id === made.id)).toMatchObject({ kind: 'container', why: expect.stringContaining(run) })
    expect((await made.inspect()).State.Running).toBe(true)
  })
})

function labelled(owner: object): Record<string, string> {
  const plain = JSON.parse(ownerLabelText(me))
  return { [runLabel]: run, [ownerLabel]: JSON.stringify({ ...plain, ...owner }) }
}
