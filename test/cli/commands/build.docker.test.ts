import { describe, expect, onTestFinished, test } from 'vitest'
import type { BuildCommandOptions } from '../../../src/cli/commands/build.ts'
import { build } from '../../../src/cli/commands/build.ts'
import { buildSchema } from '../../../src/cli/schemas/build.ts'
import { engineForTests, fixtureImage } from '../../support/container-engine.ts'
import { alice, type Entry, submissionWith } from '../../support/submission-folder.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

async function built(entries: Readonly<Record<string, Entry>>, changes: Partial<BuildCommandOptions> = {}, folder?: string) {
  const dir = folder ?? (await submissionWith({ Dockerfile: dockerfile(), ...entries }))
  const notes: string[] = []
  const context = await testContext(dir, { environment: { BBX_HOTKEY: alice, BBX_BUILD_NETWORK: 'none' } })
  const progress = { ...context.progress, note: (text: string) => notes.push(text) }
  const result = documentOf(await build({ dir: '.', profile: null, cache: true, ...changes }, { ...context, progress }))
  const document = buildSchema.parse({ bbx: '0.0.0', ...result.document, exit: result.exit })
  const { docker } = await engineForTests()
  onTestFinished(async () => {
    if (document.image !== null)
      await docker
        .getImage(document.image.tag)
        .remove()
        .catch(() => {})
  })
  return { dir, document, notes, text: result.text({ color: false, columns: 100 }) }
}

const dockerfile = (...lines: string[]) => [`FROM ${fixtureImage()}`, ...lines, 'COPY . .', 'CMD ["python", "server.py"]', ''].join('\n')

describe('bbx build', () => {
  test('tells the image, what went into it and what its steps reach; the second time nothing is built', async () => {
    const first = await built({ own: `${Math.random()}` })
    expect(first.document).toMatchObject({
      submission: { origin: 'folder', path: '.', track: 'babelbit' },
      image: { built: true, command: ['python', 'server.py'] },
      context: { files: 8, ignored: 0 },
      network: 'none',
      faults: [],
      exit: 0,
    })
    expect(first.notes).toContain('Step 2/3 : COPY . .')
    expect(first.text).toMatch(
      /^bbx\/[0-9a-f]{16} {2}built in [\d.]+ s, [\d.]+ MB\nstarts {2}python server\.py\ncontext 8 files, \d+ B\nnetwork build steps reach no network$/,
    )
    const second = await built({}, {}, first.dir)
    expect(second.document).toMatchObject({ image: { ...first.document.image, built: false }, exit: 0 })
    expect(second.text).toContain('unchanged: not built again')
  })

  test('names the line, the command and the end of the output of a step that fails', async () => {
    const { document, text, notes } = await built({ Dockerfile: dockerfile('RUN echo it broke; exit 7') })
    expect(document).toMatchObject({
      image: null,
      context: { files: 7 },
      buildMs: null,
      faults: [
        {
          code: 'S1100',
          by: 'submission',
          what: 'line 2: RUN echo it broke; exit 7 (step 2 of 4) failed: exit code 7',
          evidence: 'it broke',
        },
      ],
      exit: 1,
    })
    expect(notes).toContain('it broke')
    expect(text).toContain('faults of the submission: 1')
  })

  test.each<[string, Record<string, Entry>, string]>([
    ['a base image without a tag', { Dockerfile: 'FROM 127.0.0.1:9/nobody/nothing\nCMD ["python", "server.py"]\n' }, 'S1021'],
    ['another hotkey', { 'hotkey.txt': '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty' }, 'S1010'],
  ])('is not begun for %s: what costs nothing is checked first', async (_, entries, code) => {
    const { document, notes } = await built(entries)
    expect(document).toMatchObject({ image: null, context: null, check: { passed: false }, faults: [{ code }], exit: 1 })
    expect(notes).toEqual([])
  })

  test('says before the build what its builder does not know', async () => {
    const { notes, document } = await built({
      Dockerfile: `# syntax=docker/dockerfile:1\n${dockerfile('RUN --mount=type=cache,target=/x true')}`,
    })
    expect(notes[0]).toMatch(/^line 1: .* ignores "# syntax="/)
    expect(notes[1]).toMatch(/^line 3: .* knows no RUN --mount/)
    expect(document.faults).toMatchObject([{ code: 'S1101' }])
  })

  test('takes a profile that the track has, and no other', async () => {
    await expect(built({}, { profile: 'babelbit/1999-01' })).rejects.toMatchObject({ code: 'U0001' })
  })
})
