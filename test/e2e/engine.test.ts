import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { runBbx } from '../support/run-bbx.ts'

const sample = join(packageRoot(), 'data', 'babelbit-sample.json')

/** Starts the engine, lets `talk` use it, then sends the signal. */
async function engine(signal: NodeJS.Signals, talk: (url: string) => Promise<unknown>) {
  let talked: unknown
  const ran = await runBbx(['engine', '--challenge', sample, '--port', '0'], {
    meanwhile: (child) =>
      child.stdout?.once('data', (line) => {
        void talk(JSON.parse(line).url)
          .then((result) => {
            talked = result
          })
          .finally(() => child.kill(signal))
      }),
  })
  return { ...ran, talked }
}

describe('bbx engine as a process', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('one ready line, answers, and %s ends it with %i', async (signal, code) => {
    const ran = await engine(signal, async (url) => {
      const started = (await (await fetch(`${url}/start`)).json()) as { session_id: string }
      const next = await fetch(`${url}/next`, { method: 'POST', body: JSON.stringify({ session_id: started.session_id, prediction: '' }) })
      return [started, await next.text()]
    })
    expect(ran.code).toBe(code)
    expect(ran.stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(JSON.parse(ran.stdout)).toMatchObject({ schema: 'bbx.engine/1', challenge: sample, auth: false })
    // The first words of the shipped sample.
    expect(ran.talked).toMatchObject([
      { token: 'We', challenge_uid: 'en-inv-s1' },
      '{"done": false, "challenge_uid": "en-inv-s1", "dialogue_index": 0, "dialogue_uid": "en-inv-s1-d0000", "utterance_index": 0, "token_index": 2, "token": "should", "word": "should"}',
    ])
  })

  test('a port that is taken ends with 3 and says which', async () => {
    let second: Awaited<ReturnType<typeof runBbx>> | undefined
    await engine('SIGTERM', async (url) => {
      second = await runBbx(['engine', '--port', new URL(url).port, '--json'])
    })
    expect(second?.code).toBe(3)
    expect(second?.document().error).toMatchObject({ code: 'E0004', what: expect.stringContaining('is taken') })
  })

  test('a challenge that is not there ends with 2 before anything is served', async () => {
    const ran = await runBbx(['engine', '--challenge', 'nowhere.json', '--json'])
    expect([ran.code, ran.document().error?.code]).toEqual([2, 'U0007'])
  })
})
