import { describe, expect, test } from 'vitest'
import { chutesPlatform } from '../../support/chutes-platform.ts'
import { waitFor } from '../../support/wait-for.ts'
import { ask, deployChute, revision } from './deployment.ts'
import { readStream } from './read-stream.ts'

const cold = 'data: {"status":"cold","log":"waiting for instances ..."}\n\n'
const otherHotkey = '5DtDLm5rQHShDqojQpsvcN8tRXHVFaecfDoRet1SU6BFD9Fi'

describe('a warm-up', () => {
  test('is cold until it is hot, and then it is hot at once', async () => {
    await using platform = await chutesPlatform({ habits: { coldMs: 700 } })
    const { chute_id } = await deployChute(platform)
    const text = await readStream(platform, `/chutes/warmup/${chute_id}`)
    expect(text.startsWith(cold)).toBe(true)
    const hot = 'data: {"status":"hot","log":"chute is hot, 1 instances available"}\n\n'
    expect(text.replaceAll(cold, '')).toBe(hot)
    expect(await readStream(platform, '/chutes/warmup/wanted')).toBe(hot)
  })

  test('ends without a word where nobody takes the chute', async () => {
    await using platform = await chutesPlatform({ habits: { neverHot: true, warmupLimitMs: 100 } })
    const { chute_id } = await deployChute(platform)
    const text = await readStream(platform, `/chutes/warmup/${chute_id}`)
    expect(text.length).toBeGreaterThan(0)
    expect(text.replaceAll(cold, '')).toBe('')
    expect(platform.platform.state.chutes[0]?.bounty).toMatchObject({ since: expect.any(Number) })
  })

  test('in short: one answer, with the instances that are coming', async () => {
    let now = 1_800_000_000_000
    await using platform = await chutesPlatform({ now: () => now })
    const { chute_id } = await deployChute(platform)
    const short = async () => (await ask(platform, `/chutes/warmup/${chute_id}?quick=true`)).body
    expect(await short()).toEqual({ status: 'cold', instance_count: 0, bounty: { amount: 0, boost: 1 }, instances: [] })
    now += 60
    expect(await short()).toMatchObject({ status: 'cold', instances: [{ active: false, gpu_count: 1 }] })
    now += 60
    expect(await short()).toMatchObject({ status: 'hot', instance_count: 1, bounty: null, instances: [{ active: true }] })
    const { body } = await ask(platform, `/chutes/${chute_id}`)
    expect(body).toMatchObject({ hot: true, instances: [{ active: true, verified: true }] })
    // Idle for as long as it may be: it is gone, and has to be asked for again.
    now += 301_000
    expect((await ask(platform, `/chutes/${chute_id}`)).body).toMatchObject({ hot: false, instances: [] })
  })

  test.each([
    ['with no money', { balance: 0 }, 402, /^Account balance is \$0, please top-up with fiat or send tao to 5/],
    ['of a chute that is not shared', { balance: 1 }, 404, /^No matching chute found!$/],
  ])('%s', async (_, changes, status, detail) => {
    await using platform = await chutesPlatform()
    const { chute_id } = await deployChute(platform)
    const body = { username: 'second', hotkey: otherHotkey, ...changes }
    const { apiKey } = (await ask(platform, '/dev/account', { method: 'POST', body })).body
    if (status === 402)
      await ask(platform, '/chutes/share', { method: 'POST', body: { chute_id_or_name: chute_id, user_id_or_name: 'second' } })
    const said = await ask(platform, `/chutes/warmup/${chute_id}`, { headers: { authorization: apiKey } })
    expect(said).toEqual({ status, body: { detail: expect.stringMatching(detail) } })
  })

  test('of nobody is a mistake of the platform', async () => {
    await using platform = await chutesPlatform()
    expect((await ask(platform, '/chutes/warmup/wanted', { headers: {} })).status).toBe(500)
  })
})

describe('new code', () => {
  test('is answered by the old instance until the new one is up', async () => {
    let now = 1_800_000_000_000
    await using platform = await chutesPlatform({ now: () => now })
    const { chute_id, slug } = await deployChute(platform)
    await ask(platform, `/chutes/warmup/${chute_id}?quick=true`)
    now += 200
    const revisionNow = async () => (await ask(platform, `/slug/${slug}/health`, { method: 'POST', body: {} })).body.revision
    expect(await revisionNow()).toBe(revision)
    const other = 'f'.repeat(40)
    await deployChute(platform, { code: `MODEL_REPO = "owner/model"\nMODEL_REVISION = "${other}"\n` })
    expect(await revisionNow()).toBe(revision)
    now += 51
    expect(await revisionNow()).toBe(other)
    await ask(platform, '/dev/habits', { method: 'POST', body: { answerRevision: '0'.repeat(40) } })
    expect(await revisionNow()).toBe('0'.repeat(40))
  })
})

describe('the log of an instance', () => {
  test('is told from the asked number of lines on, and goes on without end', async () => {
    await using platform = await chutesPlatform({ habits: { coldMs: 0 } })
    const { chute_id, slug } = await deployChute(platform)
    await ask(platform, `/chutes/warmup/${chute_id}`)
    const { instances } = (await ask(platform, `/chutes/${chute_id}`)).body
    const path = `/instances/${instances[0].instance_id}/logs`
    const reading = readStream(platform, `${path}?backfill=1`, (text) => /predict 200"\}\n\n\.\n\n/.test(text))
    await waitFor(async () => platform.requests.some((request) => request.path.startsWith(path)), 5_000)
    await ask(platform, `/slug/${slug}/predict`, { method: 'POST', body: { index: 'a', step: 0, prefix: 'how' } })
    const events = (await reading).split('\n\n').filter((line) => line.startsWith('data: '))
    const told = events.map((line) => JSON.parse(line.slice(6)))
    expect(told.slice(0, 2)).toEqual([{ event: 'connected', filename: 'current' }, { log: 'model loaded, answering' }])
    expect(told[2]?.log).toMatch(/POST \/predict 200$/)
    expect((await ask(platform, `${path}?backfill=10001`)).status).toBe(400)
    expect(await ask(platform, '/instances/none/logs')).toEqual({ status: 404, body: { detail: 'Instance not found.' } })
    const { apiKey } = (await ask(platform, '/dev/account', { method: 'POST', body: { username: 'second', hotkey: otherHotkey } })).body
    const detail = 'You may only view logs for your own (private) chutes.'
    expect(await ask(platform, path, { headers: { authorization: apiKey } })).toEqual({ status: 403, body: { detail } })
  })

  test('of a start that fails is there too, for its owner, encrypted', async () => {
    let now = 1_800_000_000_000
    await using platform = await chutesPlatform({ habits: { dieAtStart: 'OSError: gated repo' }, now: () => now })
    const { chute_id } = await deployChute(platform)
    const sessions = `/encrypted_logs/${chute_id}/sessions`
    expect((await ask(platform, sessions)).status).toBe(404)
    await ask(platform, `/chutes/warmup/${chute_id}?quick=true`)
    now += 200
    expect((await ask(platform, `/chutes/${chute_id}`)).body).toMatchObject({ hot: false, instances: [] })
    const [session] = (await ask(platform, sessions)).body
    expect(session).toMatchObject({
      chunk_count: 3,
      started_at: expect.any(Number),
      ephemeral_pubkey: expect.stringMatching(/^[\w+/]{43}=$/),
    })
    const { body } = await ask(platform, `${sessions}/${session.instance_id}/chunks`)
    expect(body.chunks).toHaveLength(3)
    expect(Buffer.from(body.chunks[2], 'base64').toString('latin1')).not.toContain('gated')
    // A miner tries again once somebody asks, and the platform keeps it for four hours.
    await ask(platform, `/chutes/warmup/${chute_id}?quick=true`)
    now += 200
    expect((await ask(platform, sessions)).body).toHaveLength(2)
    now += 4 * 3_600_000
    expect((await ask(platform, sessions)).status).toBe(404)
  })
})
