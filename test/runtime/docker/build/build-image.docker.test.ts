import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import type { BuiltImage } from '../../../../src/runtime/docker/build/types.ts'
import { engineForTests, fixtureImage, testLabels, variantImage } from '../../../support/container-engine.ts'
import type { Entry } from '../../../support/submission-folder.ts'
import { buildFolder, folderOf, imageOf, removeSteps, testRun } from './folder-build.ts'

afterAll(removeSteps)

describe('buildImage', () => {
  test('builds a folder, labels and tags the image, and finds it unchanged the second time', async () => {
    const folder = await folderOf([`FROM ${fixtureImage()}`, 'COPY . /here', 'RUN cat /here/a.txt', 'CMD ["python3", "server.py"]'], {
      'a.txt': `hello ${Math.random()}\n`,
    })
    const first = await buildFolder(folder)
    const image = imageOf(first)
    expect(image).toMatchObject({ built: true, command: ['python3', 'server.py'], models: null })
    expect(image.tag).toBe(`bbx/${image.fingerprint.slice(7, 23)}`)
    const { docker } = await engineForTests()
    const { Config } = await docker.getImage(image.tag).inspect()
    expect(Config.Labels).toMatchObject({ 'bbx.image': image.fingerprint, 'bbx.role': 'image' })
    expect(first.events.filter(({ at }) => at === 'step')).toEqual([
      { at: 'step', number: 1, total: 4, text: `FROM ${fixtureImage()}`, line: 1 },
      { at: 'step', number: 2, total: 4, text: 'COPY . /here', line: 2 },
      { at: 'step', number: 3, total: 4, text: 'RUN cat /here/a.txt', line: 3 },
      { at: 'step', number: 4, total: 4, text: 'CMD ["python3", "server.py"]', line: 4 },
    ])
    const second = await buildFolder(folder)
    expect(imageOf(second)).toMatchObject({ built: false, id: image.id, bytes: image.bytes })
    expect(second.events.map(({ at }) => at)).toEqual(['context', 'unchanged'])
  })

  test.each<[string, Parameters<typeof buildFolder>[1], boolean]>([
    ['nothing', {}, false],
    ['the wish for no cache', { cache: false }, true],
    ['the network', { network: 'default' }, true],
    ['who brings models/', { policy: { models: 'mounted', modelsPath: '/app/models' } }, true],
    ['a limit', { limits: { wallMs: 40_000 } }, false],
  ])('%s changed: built again', async (_, changes, built) => {
    const folder = await folderOf([`FROM ${fixtureImage()}`, 'COPY . /here'], { 'a.txt': `${Math.random()}` })
    imageOf(await buildFolder(folder))
    expect(imageOf(await buildFolder(folder, changes))).toMatchObject({ built })
  })

  test.each<[string, Entry, boolean]>([
    ['a byte of a packed file', 'tex2', true],
    ['the right to execute it', { executable: 'text' }, true],
    ['its time only', 'text', false],
  ])('%s changed: built again', async (_, changed, built) => {
    const lines = [`FROM ${fixtureImage()}`, 'COPY . /here']
    const own = `${Math.random()}`
    imageOf(await buildFolder(await folderOf(lines, { own, 'a.txt': 'text' })))
    expect(imageOf(await buildFolder(await folderOf(lines, { own, 'a.txt': changed })))).toMatchObject({ built })
  })

  test('an image that is built again takes the old one along, unless somebody gave that a tag', async () => {
    const { docker } = await engineForTests()
    const folder = await folderOf([`FROM ${fixtureImage()}`, 'COPY . /here', 'CMD ["python3"]'], { 'a.txt': `${Math.random()}` })
    const first = imageOf(await buildFolder(folder))
    await docker.getImage(first.id).tag({ repo: 'bbx-tests/mine', tag: 'kept' })
    onTestFinished(async () => {
      await docker.getImage('bbx-tests/mine:kept').remove()
    })
    const second = imageOf(await buildFolder(folder, { cache: false }))
    imageOf(await buildFolder(folder, { cache: false }))
    expect((await docker.getImage('bbx-tests/mine:kept').inspect()).Id).toBe(first.id)
    await expect(docker.getImage(second.id).inspect()).rejects.toMatchObject({ statusCode: 404 })
  })

  test('a base image whose tag moved builds again, one that is gone does not', async () => {
    const { docker } = await engineForTests()
    const base = 'bbx-tests/moving-base:1'
    const move = (to: string) => docker.getImage(to).tag({ repo: 'bbx-tests/moving-base', tag: '1' })
    onTestFinished(async () => {
      await docker
        .getImage(base)
        .remove({ noprune: true })
        .catch(() => {})
    })
    await move(fixtureImage())
    const folder = await folderOf([`FROM ${base}`, 'COPY . /here'], { own: `${Math.random()}` })
    const first = imageOf(await buildFolder(folder))
    await move(await variantImage(['ENV MOVED=1']))
    const second = imageOf(await buildFolder(folder))
    expect(second).toMatchObject({ built: true, tag: first.tag })
    expect(second.id).not.toBe(first.id)
    await expect(docker.getImage(first.id).inspect()).rejects.toMatchObject({ statusCode: 404 })
    await docker.getImage(base).remove({ noprune: true })
    expect(imageOf(await buildFolder(folder))).toMatchObject({ built: false, id: second.id })
  })

  test('what .dockerignore keeps out is not in the image, nor its own file where it says so; the Dockerfile is read all the same', async () => {
    const folder = await folderOf([`FROM ${fixtureImage()}`, 'COPY . /here', 'RUN find /here -type f | sort'], {
      '.dockerignore': 'out\nDockerfile\n.dockerignore\n*.toml\n',
      'out/a': 'x',
      'in/ü b': 'x',
    })
    const { events } = await buildFolder(folder)
    const found = events.flatMap((event) => (event.at === 'line' && event.text.startsWith('/here') ? [event.text] : []))
    expect(found).toEqual(['/here/in/ü b'])
    expect(events[0]).toEqual({ at: 'context', files: 3, bytes: expect.any(Number), ignored: 2 })
  })

  test('labels of the Dockerfile do not pass for ours', async () => {
    const folder = await folderOf([`FROM ${fixtureImage()}`, 'LABEL bbx.image=forged bbx.role=server bbx.bases={}'])
    const image = imageOf(await buildFolder(folder))
    const { Config } = await (await engineForTests()).docker.getImage(image.id).inspect()
    expect(Config.Labels).toMatchObject({ 'bbx.image': image.fingerprint, 'bbx.role': 'image' })
  })

  test('steps reach no network where none is wanted', async () => {
    const folder = await folderOf([`FROM ${fixtureImage()}`, 'RUN ls /sys/class/net | tr "\\n" " "; echo'])
    const { events } = await buildFolder(folder)
    expect(events).toContainEqual({ at: 'line', text: 'lo ' })
  })

  test('memory and CPUs of a step are limited', async () => {
    const read =
      'RUN cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/cpu/cpu.cfs_quota_us 2>/dev/null || cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.max'
    const folder = await folderOf([`FROM ${fixtureImage()}`, `${read} # ${Math.random()}`])
    const { events } = await buildFolder(folder, { limits: { memoryBytes: 128 * 1024 * 1024, cpus: 0.5 } })
    const lines = events.flatMap((event) => (event.at === 'line' ? [event.text] : []))
    expect(lines).toContain('134217728')
    expect(lines.some((line) => /^50000\b/.test(line))).toBe(true)
  })
})

describe('models/ that validators mount', () => {
  const mounted = { policy: { models: 'mounted', modelsPath: '/app/models' } } as const
  const withModels = { 'models/sub/w.bin': 'weights', 'models/ü.txt': 'more', 'server.py': '' }
  const lines = () => [`FROM ${fixtureImage()}`, 'COPY . /app', 'RUN mkdir -p /app/models && echo hidden > /app/models/hidden; ls /app']

  test('are not in the context, and come as a bind of the folder where the engine sees it', async () => {
    const folder = await folderOf(lines(), withModels)
    const built = await buildFolder(folder, { ...mounted, models: { by: 'auto', ...testRun } })
    expect(imageOf(built).models).toEqual({ type: 'bind', source: join(folder, 'models') })
    expect(imageOf(built).context).toMatchObject({ files: 3, ignored: 2 })
    expect(await seenIn(imageOf(built))).toEqual({ './sub/w.bin': 'weights', './ü.txt': 'more' })
  })

  test('come as a volume of the run where it does not', async () => {
    const built = imageOf(await buildFolder(await folderOf(lines(), withModels), { ...mounted, models: { by: 'volume', ...testRun } }))
    const volume = built.models?.source ?? ''
    const { docker } = await engineForTests()
    try {
      expect(built.models).toEqual({ type: 'volume', source: expect.stringMatching(/^bbx-models-/) })
      expect((await docker.getVolume(volume).inspect()).Labels).toMatchObject({ 'bbx.run': testRun.run, 'bbx.role': 'models' })
      expect(await seenIn(built)).toEqual({ './sub/w.bin': 'weights', './ü.txt': 'more' })
      expect(await docker.listContainers({ all: true, filters: { volume: [volume] } })).toEqual([])
    } finally {
      await docker.getVolume(volume).remove()
    }
  })

  test('that are not there hide what the image has in their place', async () => {
    const built = imageOf(
      await buildFolder(await folderOf(lines(), { 'server.py': '' }), { ...mounted, models: { by: 'auto', ...testRun } }),
    )
    const { docker } = await engineForTests()
    try {
      expect(built.models?.type).toBe('volume')
      expect(await seenIn(built)).toEqual({})
    } finally {
      await docker.getVolume(built.models?.source ?? '').remove()
    }
  })

  test('leave no volume and no container behind where they cannot be sent', async () => {
    const folder = await folderOf(lines(), withModels)
    const build = buildFolder(folder, {
      ...mounted,
      models: { by: 'volume', ...testRun },
      onEvent: (event) => {
        if (event.at === 'context') rmSync(join(folder, 'models/sub/w.bin'))
      },
    })
    await expect(build).rejects.toMatchObject({ code: 'U0007', message: 'models/sub/w.bin cannot be read' })
    const filters = { label: [`bbx.run=${testRun.run}`] }
    const { docker } = await engineForTests()
    expect((await docker.listVolumes({ filters })).Volumes ?? []).toEqual([])
    expect(await docker.listContainers({ all: true, filters })).toEqual([])
  })
})

/** Content by path of what a container sees at /app/models, mounted read-only as a sandbox mounts it. */
async function seenIn({ id, models }: BuiltImage): Promise<Record<string, string>> {
  const { docker } = await engineForTests()
  const program = 'cd /app/models && find . -type f -exec sh -c \'printf "%s=%s\\n" "$1" "$(cat "$1")"\' - {} \\;'
  const output: Buffer[] = []
  const sink = new Writable({
    write(chunk, _, done) {
      output.push(chunk)
      done()
    },
  })
  const [, container] = await docker.run(id, ['sh', '-c', program], sink, {
    Tty: true,
    Entrypoint: [],
    Labels: testLabels(),
    HostConfig: {
      NetworkMode: 'none',
      Mounts: [
        {
          Type: models?.type ?? 'bind',
          Source: models?.source ?? '',
          Target: '/app/models',
          ReadOnly: true,
          ...(models?.type === 'volume' ? { VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: { Name: '', Options: {} } } } : {}),
        },
      ],
    },
  })
  await container.remove()
  const found = Buffer.concat(output)
    .toString()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return Object.fromEntries(found.map((line) => line.split('=', 2)))
}
