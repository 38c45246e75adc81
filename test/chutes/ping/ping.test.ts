import { describe, expect, it } from 'vitest'
import { fault } from '../../../src/base/fault.ts'
import type { Json } from '../../../src/base/json.ts'
import { judgeHealth } from '../../../src/chutes/ping/judge-health.ts'
import { judgePrediction } from '../../../src/chutes/ping/judge-prediction.ts'
import { type PingAnswer, ping } from '../../../src/chutes/ping/ping.ts'
import { questions, type Utterance } from '../../../src/chutes/ping/questions.ts'

const [question] = questions as [Utterance]
const revision = '4d40cc920ef20b8c570a4300d39e7cc31efb51b7'

function good(asked: Utterance, change: Record<string, Json> = {}, inUtterance: Record<string, Json> = {}): { [key: string]: Json } {
  const utterance = { ...asked, prediction: `${asked.prefix} and more`, ...inUtterance }
  return { success: true, model: 'm', utterance, error: null, context_used: '', complete: true, ...change }
}

it('asks what the tool of babelbit asks (reference babelbit 5.6)', () => {
  expect(questions.map(({ index, step, prefix }) => [index, step, prefix])).toEqual([
    ['session-1', 1, 'Hello'],
    ['session-2', 1, 'The weather today is'],
    ['session-3', 1, 'Once upon a time'],
    ['session-4', 1, 'I think that'],
    ['session-5', 1, 'The quick brown fox'],
  ])
})

describe('an answer', () => {
  it('passes as a chute gives it, and without what validators fill in', () => {
    expect(judgePrediction(question, good(question))).toEqual({ prediction: 'Hello and more', faults: [], notes: [] })
    const { model: _, context_used: __, complete: ___, error: ____, ...bare } = good(question)
    expect(judgePrediction(question, bare).faults).toEqual([])
  })

  it('that is a bare completion passes with a note: validators score the whole utterance', () => {
    const { faults, notes } = judgePrediction(question, good(question, {}, { prediction: ' there' }))
    expect(faults).toEqual([])
    expect(notes).toEqual([expect.stringContaining('bare completion')])
  })

  it.each<[string, Json, string, string]>([
    ['no object', [1], 'S3002', 'a list, not an object'],
    ['no success', { ...good(question), success: 'true' }, 'S3002', '`success` is a string, not true'],
    ['a failure', good(question, { success: false, error: 'Model not loaded' }), 'S3004', 'failed'],
    ['no utterance', good(question, { utterance: null }), 'S3002', '`utterance` is null'],
    ['another index', good(question, {}, { index: 'session-2' }), 'S3002', '`utterance.index` is "session-2"'],
    ['a step as text', good(question, {}, { step: '1' }), 'S3002', '`utterance.step` is a string'],
    ['another prefix', good(question, {}, { prefix: 'Hell' }), 'S3002', 'and the question had "Hello"'],
    ['a blank prediction', good(question, {}, { prediction: ' \n' }), 'S3003', 'blank'],
    ['no text', good(question, {}, { prediction: 4 }), 'S3002', '`utterance.prediction` is a number'],
    ['half a character', good(question, {}, { prediction: 'Hello \ud800' }), 'S3006', 'surrogate'],
    ['context_used null', good(question, { context_used: null }), 'S3002', '`context_used` is null, not a string'],
    ['complete as text', good(question, { complete: 'yes' }), 'S3002', '`complete` is a string'],
    ['done null', good(question, {}, { done: null }), 'S3002', '`utterance.done` is null'],
  ])('%s: %#', (_, answer, code, what) => {
    const { faults } = judgePrediction(question, answer)
    expect(faults).toEqual([expect.objectContaining({ code, what: expect.stringContaining(what) })])
  })

  it('lacks a field: each is named', () => {
    const { index: _, prediction: __, ...utterance } = question
    const { faults } = judgePrediction(question, { utterance } as unknown as Json)
    expect(faults.map(({ what }) => what)).toEqual([
      'the answer lacks `success`',
      'the answer lacks `utterance.index`',
      'the answer lacks `utterance.prediction`',
    ])
  })
})

describe('health', () => {
  it('needs a loaded model, and the revision where the chute says one', () => {
    expect(judgeHealth({ status: 'healthy', model_loaded: true }, revision)).toEqual({ modelLoaded: true, revision: null, faults: [] })
    expect(judgeHealth({ model_loaded: true, revision }, revision).faults).toEqual([])
    const ofFolder = { model_loaded: true, revision: '0'.repeat(40) }
    expect(judgeHealth(ofFolder, revision).faults).toHaveLength(1)
    expect(judgeHealth(ofFolder, revision, true).faults).toEqual([])
    expect(judgeHealth({ model_loaded: true, revision: 'f'.repeat(40) }, revision, true).faults).toHaveLength(1)
    expect(judgeHealth({ model_loaded: false }, null).faults).toEqual([expect.objectContaining({ code: 'S2006' })])
    expect(judgeHealth({ status: 'healthy' }, null).faults[0]?.what).toContain('does not say')
    expect(judgeHealth('ok', null).faults[0]?.code).toBe('S3002')
  })
})

describe('a ping', () => {
  const asked: [string, unknown][] = []
  const run = (answer: (path: string, body: Utterance) => PingAnswer) =>
    ping({
      predictPath: '/predict',
      revision: null,
      async call(path, body) {
        asked.push([path, body])
        return path === '/health' ? { ok: true, json: { model_loaded: true }, ms: 1 } : answer(path, body as unknown as Utterance)
      },
    })

  it('passes when all five answers do', async () => {
    const report = await run((_, body) => ({ ok: true, json: good(body), ms: 2 }))
    expect(report).toMatchObject({ passed: true, health: { modelLoaded: true, faults: [] } })
    expect(report.answers).toHaveLength(5)
    expect(asked.map(([path]) => path)).toEqual(['/health', ...questions.map(() => '/predict')])
  })

  it('fails where one answer is out of order, and asks the others all the same', async () => {
    const report = await run((_, body) =>
      body.index === 'session-2' ? { ok: false, fault: fault('S2005', { evidence: '500' }), ms: 2 } : { ok: true, json: good(body), ms: 2 },
    )
    expect(report.passed).toBe(false)
    expect(report.answers.map(({ faults }) => faults.length)).toEqual([0, 1, 0, 0, 0])
  })

  it('asks nothing more where nothing accepts connections', async () => {
    const call = async (): Promise<PingAnswer> => ({ ok: false, fault: fault('S2014'), ms: 1 })
    expect(await ping({ predictPath: '/predict', revision: null, call })).toMatchObject({ passed: false, answers: [] })
  })
})
