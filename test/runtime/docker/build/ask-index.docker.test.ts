import { describe, expect, test } from 'vitest'
import { askIndex } from '../../../../src/runtime/docker/build/ask-index.ts'
import { imageLabel } from '../../../../src/runtime/docker/labels.ts'
import { engineForTests, variantImage } from '../../../support/container-engine.ts'

const signal = new AbortController().signal

/** A package of one file that pip takes for itself, as an index in a folder has it. */
const wheel = `import zipfile
with zipfile.ZipFile('/simple/pip/pip-99.0-py3-none-any.whl', 'w') as w:
    w.writestr('pip-99.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: pip\\nVersion: 99.0\\n')
    w.writestr('pip-99.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    w.writestr('pip-99.0.dist-info/RECORD', '')
`

/** Each index is one of the asking image's own: nothing is sent to anybody. */
describe('askIndex', () => {
  test('an index that answers', async () => {
    const image = await variantImage(
      ['COPY index.html /simple/pip/', 'COPY wheel.py /', 'RUN python3 /wheel.py', 'ENV PIP_INDEX_URL=file:///simple/'],
      { 'index.html': '<a href="pip-99.0-py3-none-any.whl">pip</a>\n', 'wheel.py': wheel },
    )
    expect(await askIndex({ engine: await engineForTests(), image, signal })).toMatchObject({ index: 'answers' })
  })

  test('an index that refuses connections, with the last word of pip', async () => {
    const image = await variantImage(['ENV PIP_INDEX_URL=http://127.0.0.1:9/simple/'])
    const answer = await askIndex({ engine: await engineForTests(), image, signal })
    expect(answer).toMatchObject({ index: 'silent', why: expect.stringMatching(/does not reach it either: .*refused/) })
  })

  test('an image without pip shows nothing', async () => {
    const image = await variantImage(['RUN rm -rf /usr/lib/python3/dist-packages/pip /usr/local/lib/python3*/site-packages/pip'])
    const answer = await askIndex({ engine: await engineForTests(), image, signal })
    expect(answer).toMatchObject({ index: 'unknown', why: expect.stringContaining('No module named pip') })
  })

  test('an image that bbx built holds a submission: it is not asked', async () => {
    const image = await variantImage([`LABEL ${imageLabel}=1`, 'ENTRYPOINT ["echo"]', 'ENV PIP_INDEX_URL=http://127.0.0.1:9/simple/'])
    const engine = await engineForTests()
    const noOther = { ...engine, docker: Object.assign(Object.create(engine.docker), { listImages: async () => [] }) }
    expect(await askIndex({ engine: noOther, image, signal })).toMatchObject({
      index: 'unknown',
      why: expect.stringContaining('no Python base image'),
    })
  })
})
