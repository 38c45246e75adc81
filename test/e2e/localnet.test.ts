import { describe, expect, test } from 'vitest'
import { localnetSchema } from '../../src/cli/schemas/localnet.ts'
import { rpcClient } from '../localnet/rpc-client.ts'
import { runBbx } from '../support/run-bbx.ts'

async function localnet(words: readonly string[], signal: NodeJS.Signals, talk: (url: string) => Promise<unknown>) {
  let talked: unknown
  const ran = await runBbx(['localnet', '--port', '0', ...words], {
    meanwhile: (child) =>
      child.stdout?.once('data', (line) => {
        void talk(JSON.parse(line).chain)
          .then((result) => {
            talked = result
          })
          .finally(() => child.kill(signal))
      }),
  })
  return { ...ran, talked }
}

describe('bbx localnet as a process', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('one ready line, answers, and %s ends it with %i', async (signal, code) => {
    const ran = await localnet(['--netuid', '21', '--block-ms', '0'], signal, async (url) => {
      using client = await rpcClient(url)
      return [await client.result('system_chain'), await client.result('dev_newBlock', 2)]
    })
    expect(ran.code).toBe(code)
    expect(ran.stdout.trimEnd().split('\n')).toHaveLength(1)
    const line = localnetSchema.parse(JSON.parse(ran.stdout))
    expect(line).toMatchObject({ hub: null, token: null, netuid: 21 })
    // A well-known address, the same on every Substrate chain.
    expect(line.accounts[0]).toEqual({ name: 'Alice', uri: '//Alice', address: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' })
    expect(ran.talked).toEqual(['bbx rehearsal chain', 2])
    expect(ran.stderr).toContain('rehearsal')
  })

  test('a port that is taken ends with 3 and says which', async () => {
    let second: Awaited<ReturnType<typeof runBbx>> | undefined
    await localnet([], 'SIGTERM', async (url) => {
      second = await runBbx(['localnet', '--port', new URL(url).port, '--json'])
    })
    expect(second?.code).toBe(3)
    expect(second?.document().error).toMatchObject({ code: 'E0004', what: expect.stringContaining('is taken') })
  })
})
