import { describe, expect, test } from 'vitest'
import { engineForTests, fixtureImage } from '../../../support/container-engine.ts'
import { buildFolder, folderOf, imageOf } from './folder-build.ts'

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

  test('a step that fails is named with its line, its exit code and the end of its output', async () => {
    const folder = await folderOf([
      '# a comment',
      `FROM ${fixtureImage()}`,
      'RUN echo first && \\',
      '    echo second',
      'RUN echo it broke; exit 3',
    ])
    const { outcome } = await buildFolder(folder)
    expect(outcome).toMatchObject({
      code: 'S1100',
      by: 'submission',
      what: 'line 5: RUN echo it broke; exit 3 (step 3 of 3) failed: exit code 3',
      evidence: 'it broke',
    })
  })
})
