import { describe, expect, it } from 'vitest'
import { agreeToFee } from '../../../src/cli/chutes/agree-to-fee.ts'
import { testContext } from '../../support/test-context.ts'

const said = 'DEPLOYMENT FEE NOTICE'

/** null: it may be paid. */
async function refusal(asked: number | null, limits: { shown: number; maxFee?: number }) {
  const context = { ...(await testContext('/')), yes: true }
  const agreed = agreeToFee({ usd: asked, said }, { maxFee: undefined, ...limits }, context)
  return agreed.then(
    () => null,
    ({ code, exit, message, remedy }) => ({ code, exit, message, remedy }),
  )
}

describe('a yes agrees to the fee that was shown, or to --max-fee', () => {
  it.each<[number, { shown: number; maxFee?: number }]>([
    [0.6, { shown: 0.6 }],
    [0.604, { shown: 0.6 }],
    [0.5, { shown: 0.6 }],
    [9, { shown: 0.6, maxFee: 9 }],
    [9, { shown: 0, maxFee: 10 }],
  ])('$%d, of %o', async (asked, limits) => {
    expect(await refusal(asked, limits)).toBeNull()
  })

  it.each<[number | null, { shown: number; maxFee?: number }, number]>([
    [0.61, { shown: 0.6 }, 4],
    // Nothing could be estimated, or new code for a chute that is there.
    [0.6, { shown: 0 }, 4],
    [null, { shown: 0.6 }, 4],
    [0.6, { shown: 0.6, maxFee: 0.5 }, 2],
    [null, { shown: 0.6, maxFee: 9 }, 2],
  ])('not $%d, of %o', async (asked, limits, exit) => {
    expect(await refusal(asked, limits)).toMatchObject({ code: 'U0040', exit, remedy: expect.stringContaining('--max-fee') })
  })
})
