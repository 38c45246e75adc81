import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Answer, fakeBuilder } from './fake-builder.ts'
import { buildFolder, folderOf } from './folder-build.ts'

const line = (message: unknown) => `${JSON.stringify(message)}\n`

/** Reads the context, then sends these pieces of an answer and does what comes after. */
function afterUpload(pieces: readonly string[], then: (response: Parameters<Answer>[1], stop: () => Promise<void>) => void): Answer {
  return (request, response, stop) => {
    request.resume().on('end', () => {
      for (const piece of pieces) response.write(piece)
      setTimeout(() => then(response, stop), 50)
    })
  }
}

const begun = [line({ stream: 'Step 1/5 : FROM scratch' }), line({ stream: '\n' })]

describe('an engine that fails is not the submission’s fault', () => {
  test.each<[string, Answer, string, RegExp]>([
    [
      'breaks off the upload',
      (request) => void request.once('data', () => request.destroy()),
      'E0021',
      /broke off: send the build context/,
    ],
    ['breaks off its answer', afterUpload(begun, (response) => response.destroy()), 'E0021', /broke off: build/],
    ['ends its answer without an image', afterUpload(begun, (response) => response.end()), 'E0021', /broke off: build/],
    ['is gone in the middle', afterUpload(begun, (_, stop) => void stop()), 'E0028', /is gone: build/],
    [
      'cannot unpack the context',
      (request, response) => {
        request
          .resume()
          .on('end', () => response.writeHead(500).end(line({ message: 'Error processing tar file(exit status 1): unexpected EOF' })))
      },
      'E0021',
      /failed: send the build context/,
    ],
    [
      'has no room for the context',
      (request, response) => {
        request
          .resume()
          .on('end', () =>
            response.writeHead(500).end(line({ message: 'Error processing tar file(exit status 1): write /a: no space left on device' })),
          )
      },
      'E0025',
      /no room left/,
    ],
    [
      'has no room for a layer',
      afterUpload(
        [
          ...begun,
          line({
            error: 'write /var/lib/x: no space left on device',
            errorDetail: { message: 'write /var/lib/x: no space left on device' },
          }),
        ],
        (response) => response.end(),
      ),
      'E0025',
      /no room left/,
    ],
  ])('one that %s', async (_, answer, code, what) => {
    const engine = await fakeBuilder({ 'POST /build': answer })
    const folder = await folderOf(['FROM scratch', 'CMD ["/x"]'], { 'big.bin': new Uint8Array(3_000_000) })
    await expect(buildFolder(folder, { engine })).rejects.toMatchObject({ code, message: expect.stringMatching(what), exit: 3 })
  })

  test('one that never answers is given up on', async () => {
    const engine = await fakeBuilder({ 'POST /build': () => {} })
    const build = buildFolder(await folderOf(['FROM scratch']), { engine, limits: { wallMs: 500 } })
    await expect(build).rejects.toMatchObject({ code: 'E0021', message: 'the container engine did not begin to build within 0.5 s' })
  })

  test('an answer that is no stream of messages is passed over', async () => {
    const noise = ['not json\n', '[1]\n', `${JSON.stringify({ stream: 7 })}\n`, 'x'.repeat(5_000_000)]
    const engine = await fakeBuilder({ 'POST /build': afterUpload(noise, (response) => response.end()) })
    await expect(buildFolder(await folderOf(['FROM scratch']), { engine, limits: { outputBytes: 50_000_000 } })).rejects.toMatchObject({
      code: 'E0021',
    })
  })
})

test.each<[string, 'context' | 'upload', (path: string) => void]>([
  ['grows', 'context', (path) => appendFileSync(path, 'more')],
  // Between the fingerprint and the packing: the image would bear the tag of what it does not hold.
  ['becomes another of the same size', 'upload', (path) => writeFileSync(path, 'y')],
])('a file that %s while it is sent ends the build with its name, and the engine has no whole context', async (_, when, change) => {
  const folder = await folderOf(['FROM scratch'], { '0.bin': new Uint8Array(3_000_000), 'a.txt': 'x' })
  let whole = false
  const engine = await fakeBuilder({
    'POST /build': (request, response) =>
      void request.resume().on('end', () => {
        whole = true
        response.end(line({ aux: { ID: 'sha256:1' } }))
      }),
  })
  const build = buildFolder(folder, {
    engine,
    onEvent: (event) => {
      if (event.at === when) change(join(folder, 'a.txt'))
    },
  })
  await expect(build).rejects.toMatchObject({ code: 'U0007', message: 'a.txt changed while it was packed' })
  expect(whole).toBe(false)
})
