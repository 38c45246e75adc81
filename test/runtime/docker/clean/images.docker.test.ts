import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { pack } from 'tar-stream'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findImages } from '../../../../src/runtime/docker/clean/find-images.ts'
import { removeItems } from '../../../../src/runtime/docker/clean/remove-items.ts'
import type { ContainerEngine } from '../../../../src/runtime/docker/container-engine/types.ts'
import { imageLabel, startedLabel } from '../../../../src/runtime/docker/labels.ts'
import { engineForTests, fixtureImage, testLabels } from '../../../support/container-engine.ts'
import { isThere } from '../../../support/is-there.ts'

let engine: ContainerEngine
const tags: string[] = []
const ids: string[] = []

beforeAll(async () => {
  engine = await engineForTests()
})
afterEach(async () => {
  for (const name of [...tags.splice(0), ...ids.splice(0)])
    await engine.docker
      .getImage(name)
      .remove()
      .catch(() => {})
})

/** Two steps of their own on the fixture, then the labels, as the builder asks for them. */
async function build(labels: Record<string, string>, { tag, seed }: { tag?: string; seed: string }): Promise<string> {
  const context = pack()
  context.entry({ name: 'Dockerfile' }, `FROM ${fixtureImage()}\nENV SEED=${seed}\nRUN echo ${seed} > /seed\n`)
  context.finalize()
  const stream = await engine.docker.buildImage(Readable.from(context), {
    labels,
    forcerm: true,
    networkmode: 'none',
    ...(tag === undefined ? {} : { t: tag }),
  })
  let id = ''
  await new Promise<void>((resolve) => {
    engine.docker.modem.followProgress(
      stream,
      () => resolve(),
      (event: { aux?: { ID?: string } }) => {
        id = event.aux?.ID ?? id
      },
    )
  })
  ;(tag === undefined ? ids : tags).push(tag ?? id)
  return id
}

const fresh = () => randomBytes(32).toString('hex')
const ours = (fingerprint: string) => ({ [imageLabel]: `sha256:${fingerprint}`, [startedLabel]: new Date().toISOString() })
const imageIsThere = (name: string): Promise<boolean> => isThere(engine.docker.getImage(name))

async function clean(tag: string) {
  const found = (await findImages(engine)).filter(({ id }) => id === `${tag}:latest`)
  expect(found).toEqual([{ kind: 'image', id: `${tag}:latest`, name: `${tag}:latest`, why: expect.any(String), bytes: expect.any(Number) }])
  return removeItems(engine, found)
}

describe('images that bbx built', () => {
  it('go with the images of their steps, and the base stays', async () => {
    const fingerprint = fresh()
    const tag = `bbx/${fingerprint.slice(0, 16)}`
    const id = await build(ours(fingerprint), { tag, seed: fingerprint })
    const steps = [id, ...(await untaggedAncestors(id))]
    // ENV, RUN and a step for each of the two labels.
    expect(steps.length).toBe(4)
    expect((await clean(tag)).kept).toEqual([])
    expect(await Promise.all(steps.map(imageIsThere))).toEqual(steps.map(() => false))
    expect(await imageIsThere(fixtureImage())).toBe(true)
  })

  it('leave somebody else’s untagged image, from which the build had its steps', async () => {
    const fingerprint = fresh()
    const tag = `bbx/${fingerprint.slice(0, 16)}`
    const foreign = await build({}, { seed: fingerprint })
    const id = await build(ours(fingerprint), { tag, seed: fingerprint })
    expect(await untaggedAncestors(id)).toContain(foreign)
    expect((await clean(tag)).kept).toEqual([])
    expect(await imageIsThere(id)).toBe(false)
    expect(await imageIsThere(foreign)).toBe(true)
  })

  it('keep the tag that somebody else gave them', async () => {
    const fingerprint = fresh()
    const tag = `bbx/${fingerprint.slice(0, 16)}`
    const id = await build(ours(fingerprint), { tag, seed: fingerprint })
    const other = `bbx-tests/mine:${fingerprint.slice(0, 8)}`
    await engine.docker.getImage(id).tag({ repo: other.split(':')[0] ?? '', tag: fingerprint.slice(0, 8) })
    tags.push(other)
    expect((await clean(tag)).kept).toEqual([])
    expect((await engine.docker.getImage(id).inspect()).RepoTags).toEqual([other])
    expect((await findImages(engine)).map((image) => image.id)).not.toContain(other)
  })

  it('stay while a container needs them', async () => {
    const fingerprint = fresh()
    const tag = `bbx/${fingerprint.slice(0, 16)}`
    await build(ours(fingerprint), { tag, seed: fingerprint })
    const container = await engine.docker.createContainer({ Image: tag, Labels: testLabels() })
    const { removed, kept } = await clean(tag)
    await container.remove()
    expect(removed).toEqual([])
    expect(kept[0]?.why).toMatch(/^could not be removed: .*container/)
    expect((await clean(tag)).kept).toEqual([])
  })

  it.each([
    ['another repository', 'bbx-tests/forged:x', 'a'.repeat(64)],
    ['a tag of another fingerprint', `bbx/${'b'.repeat(16)}`, 'a'.repeat(64)],
    ['a longer name', `bbx/${'a'.repeat(17)}`, 'a'.repeat(64)],
    ['another version', `bbx/${'a'.repeat(16)}:mine`, 'a'.repeat(64)],
    ['an empty label', `bbx/${'a'.repeat(16)}`, ''],
  ])('are not those whose Dockerfile writes the label: %s', async (_, tag, fingerprint) => {
    const id = await build({ [imageLabel]: fingerprint }, { tag, seed: fresh() })
    expect((await findImages(engine)).filter((image) => image.id.startsWith(tag))).toEqual([])
    expect(await imageIsThere(id)).toBe(true)
  })
})

async function untaggedAncestors(id: string): Promise<string[]> {
  const found: string[] = []
  for (let at = (await engine.docker.getImage(id).inspect()).Parent; at !== ''; ) {
    const { RepoTags, Parent } = await engine.docker.getImage(at).inspect()
    if (RepoTags.length > 0) break
    found.push(at)
    at = Parent
  }
  return found
}
