import type { ChalkInstance } from 'chalk'
import { counted } from '../../base/counted.ts'
import { floatText } from '../../base/python/float-text.ts'
import { RunningSum } from '../../base/python/sum.ts'
import type { FileScore } from '../../tracks/babelbit/logs/file-score.ts'
import type { LogResult, ScoreLogsOptions } from '../../tracks/babelbit/logs/score-logs.ts'
import { worstExit } from '../exit-code.ts'
import type { StreamResult } from '../result.ts'

/** The result of `bbx score` over logs, log by log: nothing is held but the sum of their averages. */
export function logScores(
  results: AsyncIterable<LogResult>,
  { policy, outdir }: Pick<ScoreLogsOptions, 'policy' | 'outdir'>,
): StreamResult {
  const averages = new RunningSum()
  let exit = 0
  const count = (score: FileScore) => {
    if (score.average !== null) averages.add(score.average)
    exit = worstExit(exit, score.exit)
  }
  return {
    kind: 'stream',
    schema: 'bbx.score/1',
    async *json() {
      yield `"profile":${JSON.stringify(policy.profile)},"files":[`
      let first = true
      for await (const result of results) {
        if (result.at === 'scores') result.scores.forEach(count)
        // The first piece goes as text, without its comma: the shell holds it back until it is sure that no error comes instead.
        else if (first) yield Buffer.from(result.piece.subarray(1)).toString()
        else yield result.piece
        if (result.at === 'json') first = false
      }
      yield `],"challengeMeanU":${averages.mean === null ? 'null' : floatText(averages.mean)}`
    },
    async *text(style) {
      const { paint } = await import('../paint.ts')
      const chalk = paint(style)
      for await (const result of results) {
        if (result.at === 'json') continue
        result.scores.forEach(count)
        for (const score of result.scores) yield fileText(score, chalk)
      }
      const mean =
        averages.mean === null
          ? 'no log has a score'
          : `challenge mean U ${floatText(averages.mean)} over ${counted(averages.count, 'dialogue')}`
      yield `${chalk.bold(mean)}\n`
    },
    exit: () => exit,
    holdIn: outdir,
  }
}

function fileText({ file, average, strict, differences, error }: FileScore, { dim, red }: ChalkInstance): string {
  if (error !== null) return `${red(`${error.code} ${error.what}`)}${error.why === null ? '' : `: ${error.why}`}\n  ${dim(error.remedy)}\n`
  return `${average === null ? 'none' : floatText(average)}  ${file}${strictText(strict, differences)}\n`
}

function strictText(strict: number | null, differences: number): string {
  if (strict === null) {
    // Without a vector for a text the strict reading is not made at all: it then finds no difference either.
    const why = differences === 0 ? '--json says why' : 'the log holds no utterance that could be scored'
    return `  strict none (${why})`
  }
  const listed = `${counted(differences, 'difference')}: --json lists ${differences === 1 ? 'it' : 'them'}`
  return differences === 0 ? '' : `  strict ${floatText(strict)} (${listed})`
}
