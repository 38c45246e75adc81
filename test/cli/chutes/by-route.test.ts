import { expect, it } from 'vitest'
import { BbxError } from '../../../src/base/bbx-error.ts'
import type { FaultCode } from '../../../src/base/fault-codes.ts'
import type { Chutes } from '../../../src/chutes/types.ts'
import { byRoute } from '../../../src/cli/chutes/by-route.ts'

const { signal } = new AbortController()

function saying(text: string, refusal?: FaultCode): Chutes {
  const some: Partial<Chutes> = {
    async *instanceLog() {
      if (refusal !== undefined) throw new BbxError(refusal, { what: text })
      yield { kind: 'line', text }
    },
  }
  return some as Chutes
}

async function logOf(chutes: Chutes): Promise<string[]> {
  const lines: string[] = []
  for await (const event of chutes.instanceLog('i', { backfill: 0, signal })) if (event.kind === 'line') lines.push(event.text)
  return lines
}

it('asks for a log with the key, and with the hotkey where the key is not let in', async () => {
  expect(await logOf(byRoute(saying('by hotkey'), saying('by key')))).toEqual(['by key'])
  expect(await logOf(byRoute(saying('by hotkey'), saying('scoped', 'E0010')))).toEqual(['by hotkey'])
  await expect(logOf(byRoute(saying('by hotkey'), saying('gone', 'E0001')))).rejects.toMatchObject({ code: 'E0001' })
  await expect(logOf(byRoute(saying('neither', 'E0010'), saying('scoped', 'E0010')))).rejects.toThrow('neither')
})
