import { describe, expect, it } from 'vitest'
import { profiles } from '../../../src/cli/commands/profiles.ts'
import { profilesSchema } from '../../../src/cli/schemas/profiles.ts'
import { loadTrack } from '../../../src/tracks/registry.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

const plain = { color: false, columns: 100 }

async function listed(id: string | null, verify = false) {
  const result = documentOf(await profiles({ id, verify }, await testContext('/')))
  const document = profilesSchema.parse({ ...result.document, bbx: '0', exit: result.exit })
  return { document, text: result.text(plain), exit: result.exit }
}

describe('bbx profiles', () => {
  it('lists every profile with the commit it mirrors (reference babelbit 0)', async () => {
    const { document } = await listed(null)
    expect(document.profiles.map(({ id, mirrors, default: isDefault }) => [id, mirrors.commit, isDefault])).toEqual([
      ['babelbit/2025-11', 'f163dad', true],
      ['babelbit/2025-11-20', 'f2c591f', false],
      ['babelbit/2025-12', '004b28d', false],
      ['babelbit/2026-01', '5cbbd3f', false],
      ['babelbit/2026-04', '05b4660', false],
      ['voice-to-voice/2025-01', '9fd1268', false],
      ['voice-to-voice/2025-02', '4ed26b4', true],
      ['video-to-text/2025-01', '9fd1268', false],
      ['video-to-text/2025-02', 'd7c3e04', true],
    ])
    for (const { status, asOf, verified } of document.profiles) {
      expect({ status, verified }).toEqual({ status: 'retired', verified: null })
      expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    }
  })

  it('a track stands for all its profiles', async () => {
    const { profiles: all } = await loadTrack('babelbit')
    expect((await listed('babelbit')).document.profiles).toHaveLength(Object.keys(all).length)
  })

  it('verifies one, and says how many vectors held', async () => {
    const { document, text, exit } = await listed('babelbit/2025-11', true)
    const [profile] = document.profiles
    expect(profile?.verified).toMatchObject({ passed: true, failures: [] })
    expect(profile?.verified?.vectors).toBeGreaterThan(100)
    expect(text).toContain(`all ${profile?.verified?.vectors} golden vectors hold`)
    expect(exit).toBe(0)
  })

  it.each(['video-to-text/2025-01', 'video-to-text/2025-02'])('%s: the recorded scenarios hold (test/golden/imagebind)', async (id) => {
    const { document, exit } = await listed(id, true)
    expect(document.profiles[0]?.verified).toMatchObject({
      passed: true,
      vectors: 10,
      failures: [],
      note: expect.stringContaining('small tower'),
    })
    expect(exit).toBe(0)
  })

  it('a profile without vectors counts as not verified', async () => {
    const { document, text, exit } = await listed('babelbit/2025-11-20', true)
    expect(document.profiles[0]?.verified).toMatchObject({ passed: null, vectors: 0 })
    expect(text).toContain('not verified')
    expect(exit).toBe(0)
  })

  it('a name that there is not is a wrong call that names those that are', async () => {
    await expect(listed('babelbit/1999')).rejects.toMatchObject({ code: 'U0001', remedy: expect.stringContaining('babelbit/2025-11') })
  })
})
