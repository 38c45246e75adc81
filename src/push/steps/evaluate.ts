import { BbxError } from '../../base/bbx-error.ts'
import { earlierRun } from '../earlier-run.ts'
import type { Evaluation, Push, Step } from '../push.ts'

/** The score of exactly these bytes: of an earlier run of the same fingerprint, else of a test of what the hub gives back. */
export const evaluate: Step = async (push) => {
  const { receipt, options, fingerprint, workingFolder, track } = push
  // What had no score may have one since: weights came, or another test.
  if (receipt.evaluation !== null && !receipt.evaluation.skipped && (receipt.evaluation.score !== null || options.minScore === null)) {
    needScore(receipt.evaluation.score, null, options.minScore)
    return {
      status: 'already',
      what: scoreText(receipt.evaluation.score, `measured in ${receipt.evaluation.run ?? 'a run that was not kept'}`),
    }
  }
  if (options.skipTest) {
    await push.save({ evaluation: { run: null, score: null, skipped: true } })
    return { status: 'skipped', what: 'not tested: --skip-test' }
  }
  const wanted = { fingerprint, track: track.id, scored: options.minScore !== null }
  const { counts, passedOver } = await earlierRun(workingFolder, wanted, push.usualTest)
  const found = counts ?? (await tested(push))
  const noted = passedOver === null ? '' : ` (${passedOver})`
  if (found === null)
    return { status: 'skipped', what: `no run of these files that counts is here: a push tests what the hub gives back${noted}` }
  needScore(found.score, found.why, options.minScore)
  await push.save({ evaluation: { run: found.run, score: found.score, skipped: false } })
  const where = `${counts === null ? 'the bytes that the hub gave back, in' : 'the same files, in'} ${found.run ?? 'a run that was not kept'}${noted}`
  return { status: counts === null ? 'done' : 'already', what: scoreText(found.score, where) }
}

/** Throws BbxError where the test says that the submission falls short, or does not say how it does. */
async function tested(push: Push): Promise<Evaluation | null> {
  const { receipt, options } = push
  if (receipt.upload === null || options.dryRun) return null
  push.say(`testing ${receipt.upload.revision}`)
  const found = await push.evaluate(receipt.upload.revision)
  if (found.exit === 0) return found
  const remedy = `\`bbx report${found.run === null ? '' : ` ${found.run}`}\` shows why; --skip-test pushes all the same, and the receipt says so`
  if (found.exit === 1) throw new BbxError('S1120', { what: 'the test of what the hub gave back found faults of the submission', remedy })
  throw new BbxError('E0060', {
    what: 'what the hub gave back could not be tested',
    why: found.why ?? `the test ended with ${found.exit}`,
    remedy,
    exit: found.exit,
  })
}

function needScore(score: number | null, why: string | null, least: number | null): void {
  if (least === null) return
  if (score === null)
    throw new BbxError('E0060', {
      what: 'there is no score to hold against --min-score',
      ...(why === null ? {} : { why }),
      remedy: 'bring the weights that its scores need (`bbx models list`), or leave --min-score out',
    })
  if (score >= least) return
  throw new BbxError('S1120', { what: `the score is ${score.toFixed(4)}, and --min-score asks for ${least}` })
}

function scoreText(score: number | null, where: string): string {
  return `${score === null ? 'no score, for want of weights' : `score ${score.toFixed(4)}`}: ${where}`
}
