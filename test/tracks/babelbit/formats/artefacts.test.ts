import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { challengeStatus, pythonIsoTime } from '../../../../src/tracks/babelbit/formats/challenge-status.ts'
import { challengeMean, challengeSummary } from '../../../../src/tracks/babelbit/formats/challenge-summary.ts'
import { typeInDocument } from '../../../../src/tracks/babelbit/formats/challenge-type.ts'
import { dialogueLog } from '../../../../src/tracks/babelbit/formats/dialogue-log.ts'
import { dialogueScore } from '../../../../src/tracks/babelbit/formats/dialogue-score.ts'
import {
  challengeStatusName,
  challengeSummaryName,
  dialogueLogName,
  dialogueScoreName,
  timeStamp,
  toolScoreName,
} from '../../../../src/tracks/babelbit/formats/file-names.ts'
import { isScored } from '../../../../src/tracks/babelbit/formats/is-scored.ts'
import type { RunnerStep } from '../../../../src/tracks/babelbit/runner-store.ts'
import { scoringPolicy } from '../../../../src/tracks/babelbit/scoring/policies.ts'
import type { ScoringPolicy } from '../../../../src/tracks/babelbit/scoring/policy.ts'
import { scoreDocument } from '../../../../src/tracks/babelbit/scoring/score-document.ts'
import { scoreLogNow } from '../../../../src/tracks/babelbit/scoring/score-log.ts'

// What one run of the Nov 2025 runner left: test/golden/babelbit/README.md.
const golden = new URL('../../../golden/babelbit/artefacts/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, golden), 'utf8')
const policy = (profile: string) => scoringPolicy(`babelbit/${profile}`) as ScoringPolicy
const november = policy('2025-11')
const stamp = '20250102_030405'

const seven = { challengeUid: 'ch-golden-1', challengeType: 'main', minerUid: 7, minerHotkey: '5GoldenMinerSeven' }
const eight = { ...seven, minerUid: 8, minerHotkey: '5GoldenMinerEight' }
const dialogues = ['d-a', 'd-empty', 'd-b']

/** The runner's store that must have been behind a log: every completed group ended with a step that is done. */
function storeOf(log: string): RunnerStep[] {
  const store: RunnerStep[] = []
  for (const line of log.split('\n').filter((text) => text !== '')) {
    const row = JSON.parse(line)
    const last = store.at(-1)
    if (row.event === 'predicted') store.push({ step: 40 + row.step, prediction: row.prediction, done: false, ground_truth: null })
    else if (last) Object.assign(last, { done: true, ground_truth: row.ground_truth })
  }
  return store
}

describe.each([seven, eight])('miner $minerUid', (miner) => {
  test.each(dialogues)('log and score of %s, byte for byte', (dialogue) => {
    const logFile = `logs/${dialogueLogName(miner, dialogue, november)}`
    const log = read(logFile)
    expect(dialogueLog(storeOf(log), { policy: november, challengeType: 'main' })).toBe(log)
    const { reference } = scoreLogNow(Buffer.from(log), { policy: november, lexWeight: november.lexWeight.runner })
    if (reference === null) throw new Error('the reference scored it')
    const written = dialogueScore(scoreDocument(logFile, reference), miner, dialogue, november)
    expect(written).toBe(read(`scores/${dialogueScoreName(miner, dialogue, stamp, november)}`))
  })

  test('summary, byte for byte', () => {
    const averages = dialogues.map((dialogueUid) => ({ dialogueUid, average: averageOf(miner, dialogueUid) }))
    const expected = read(`scores/${challengeSummaryName(miner, stamp, november)}`)
    // The recording summed without compensation.
    const mean = challengeMean(averages.map(({ average }) => average))
    expect(mean).toBeCloseTo(JSON.parse(expected).challenge_mean_U, 12)
    expect(challengeSummary(miner, averages, november)).toBe(
      expected.replace(/"challenge_mean_U": .*/, `"challenge_mean_U": ${mean === 0 ? '0.0' : mean}`),
    )
  })
})

function averageOf(miner: typeof seven, dialogue: string): number {
  return JSON.parse(read(`scores/${dialogueScoreName(miner, dialogue, stamp, november)}`)).dialogue_summary.average_U_best_early
}

test('the status, byte for byte', () => {
  const expected = read(`status/${challengeStatusName('ch-golden-1', null, november)}`)
  const { mean_score } = JSON.parse(expected)
  const status = {
    challengeUid: 'ch-golden-1',
    challengeType: null,
    processedAt: pythonIsoTime(new Date('2025-01-02T03:04:05.678Z'), 678901),
    minerCount: 2,
    totalDialogues: 6,
    meanScore: mean_score,
    scoresDir: 'scores',
    logsDir: 'logs',
  }
  expect(challengeStatus(status, november)).toBe(expected)
  expect(JSON.parse(challengeStatus(status, policy('2026-04')))).toMatchObject({ challenge_type: null })
})

describe('names of Jan and Apr 2026', () => {
  const names = JSON.parse(read('file-names-jan-apr.json'))
  const rows = (['jan', 'apr'] as const).flatMap((version) => names[version].map((row: object) => ({ version, ...row })))
  test.each(rows)('$version $function $challenge_type_given', (row) => {
    const by = policy(row.version === 'jan' ? '2026-01' : '2026-04')
    const miner = { challengeUid: 'ch-1', challengeType: row.challenge_type_given, minerUid: 7, minerHotkey: '5H' }
    const name = row.function === 'dialogue score' ? dialogueScoreName(miner, 'd-1', stamp, by) : challengeSummaryName(miner, stamp, by)
    expect(name).toBe(row.file_name)
    expect(typeInDocument(row.challenge_type_given, by).challenge_type).toBe(row.challenge_type_in_file)
  })

  test('status files', () => {
    expect(challengeStatusName('ch-1', 'main', policy('2026-01'))).toBe(names.status_files.jan[0])
    expect(challengeStatusName('ch-1', 'main', policy('2026-04'))).toBe(names.status_files.apr_with_type_main)
    expect(names.status_files.apr_without_type).toContain(challengeStatusName('ch-2', null, policy('2026-04')))
  })

  test('logs (reference babelbit 3.4)', () => {
    const miner = { challengeUid: null, challengeType: 'round2', minerUid: 7, minerHotkey: '5H' }
    expect(dialogueLogName(miner, 'd', policy('2026-04'))).toBe('dialogue_run_unknown_type_arena_miner_7__hk_5H__dlg_d.jsonl')
  })

  test('what the scorer writes when it is called by hand', () => {
    expect(toolScoreName('a/b.c.jsonl', timeStamp(new Date(2025, 0, 2, 3, 4, 5)), 'txt')).toBe('b.c_run_20250102_030405-score.txt')
  })
})

describe('rows from the store', () => {
  const steps: RunnerStep[] = [
    { step: 0, prediction: 'a', done: true, ground_truth: ' ' },
    { step: 0, prediction: '', done: true, ground_truth: 'b' },
    { step: 5, prediction: 'c', done: false, ground_truth: null },
  ]
  const indexes = (profile: string) => {
    const log = dialogueLog(steps, { policy: policy(profile), challengeType: null })
    return log
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
      .map(({ event, utterance_index }) => `${event} ${utterance_index}`)
  }

  test('Nov writes a group without a truth, with truth ""', () => {
    expect(indexes('2025-11')).toEqual([
      'predicted 0',
      'utterance_complete 0',
      'predicted 1',
      'utterance_complete 1',
      'predicted 2',
      'utterance_complete 2',
    ])
  })

  test('from 2025-11-20 on blank truths leave a gap', () => {
    expect(indexes('2025-11-20')).toEqual(['predicted 1', 'utterance_complete 1'])
  })

  test('Apr tells the type in every row, right behind the event', () => {
    const [row] = dialogueLog(steps, { policy: policy('2026-04'), challengeType: 'round1' }).split('\n')
    expect(row).toBe('{"event": "predicted", "challenge_type": "main", "utterance_index": 1, "step": 0, "prediction": ""}')
  })

  test('a miner with blank predictions only is scored in Nov, not later', () => {
    const blank = [[{ step: 0, prediction: ' \u3000', done: true, ground_truth: 'a' }]]
    expect([isScored(blank, november), isScored(blank, policy('2025-11-20')), isScored([steps], policy('2025-11-20'))]).toEqual([
      true,
      false,
      true,
    ])
  })
})

test('a dialogue without a score shifts the averages behind it (8.5)', () => {
  const summary = challengeSummary(
    seven,
    [
      { dialogueUid: 'a', average: 0.1 },
      { dialogueUid: 'b', average: null },
      { dialogueUid: 'c', average: 0.3 },
    ],
    november,
  )
  expect(JSON.parse(summary ?? '').dialogues).toEqual([
    { dialogue_uid: 'a', dialogue_average_u_best_early: 0.1, dialogue_index: 0 },
    { dialogue_uid: 'b', dialogue_average_u_best_early: 0.3, dialogue_index: 1 },
  ])
  expect(challengeSummary(seven, [{ dialogueUid: 'a', average: null }], november)).toBeNull()
})
