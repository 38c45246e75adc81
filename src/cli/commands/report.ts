import { readFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { writeDurably } from '../../base/durable-file.ts'
import { compareRuns } from '../../evaluation/compare-runs.ts'
import { readPlan } from '../../evaluation/plan-file.ts'
import { findRun, readRunRecord } from '../../evaluation/run-folder.ts'
import { comparisonText } from '../../report/comparison-text.ts'
import { junit } from '../../report/junit.ts'
import type { TestDocument } from '../../report/test-document.ts'
import { testText } from '../../report/test-text.ts'
import { loadProfile } from '../../tracks/registry.ts'
import type { Context } from '../context.ts'
import type { CommandResult } from '../result.ts'
import { checkReportPath } from '../testing/check-report-path.ts'

export interface ReportOptions {
  run: string | null
  compare: string | null
  junit: string | null
}

/** Shows an earlier run again, or what became better between two. */
export async function report(options: ReportOptions, context: Context): Promise<CommandResult> {
  const folder = await findRun(context.cwd, options.run)
  if (options.compare !== null) return comparison(folder, await findRun(context.cwd, options.compare), context)
  const document = await savedResult(folder)
  if (options.junit !== null) {
    const profile = await loadProfile((await readRunRecord(folder)).profile)
    const items: string[] = []
    for await (const item of readPlan(folder, profile)) items.push(item.id)
    const path = resolve(context.cwd, options.junit)
    await checkReportPath(path)
    await writeDurably(path, junit(document, { items, minScore: null }))
  }
  return { kind: 'document', exit: 0, document, text: (style) => testText(document, { ...style, verbose: context.verbosity > 0 }) }
}

async function comparison(first: string, second: string, { cwd }: Context): Promise<CommandResult> {
  const found = await compareRuns(first, second)
  const names = { first: relative(cwd, first), second: relative(cwd, second) }
  const document = { schema: 'bbx.comparison/1', runs: names, ...found }
  return { kind: 'document', exit: 0, document, text: () => comparisonText(found, { first: basename(first), second: basename(second) }) }
}

async function savedResult(folder: string): Promise<TestDocument> {
  const path = join(folder, 'result.json')
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new BbxError('U0008', {
      what: `the run ${basename(folder)} has no result yet`,
      remedy: 'finish it with `bbx test --resume`',
      cause,
    })
  }
  try {
    const { testSchema } = await import('../schemas/test.ts')
    const { bbx: _version, exit: _exit, ...document } = testSchema.parse(JSON.parse(text))
    return document as unknown as TestDocument
  } catch (cause) {
    throw new BbxError('U0007', { what: `${path} is damaged`, remedy: '`bbx score RUN` computes the scores again', cause })
  }
}
