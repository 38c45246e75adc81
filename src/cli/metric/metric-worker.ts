import { parentPort, workerData } from 'node:worker_threads'
import { answerLine } from './answer-line.ts'
import type { MetricArguments, MetricName } from './metric-kind.ts'
import { metricKinds } from './metric-kinds.ts'
import type { MetricAnswer } from './metric-line.ts'

export interface MetricWork {
  name: MetricName
  given: MetricArguments
  cwd: string
}

/** `error` is the stack of a bug: what a user can mend is in the answer. */
export type MetricReply = { id: number } & ({ answer: MetricAnswer } | { error: string })

// The program of a thread that answers lines of `--pairs`. Its owner ends it, in the middle of a line if need be.
const { name, given, cwd } = workerData as MetricWork
const kind = metricKinds[name]()
const { signal } = new AbortController()
parentPort?.on('message', ({ id, line }: { id: number; line: string | null }) => {
  void reply(id, line).then((message) => parentPort?.postMessage(message))
})

async function reply(id: number, line: string | null): Promise<MetricReply> {
  try {
    return { id, answer: await answerLine(await kind, line, given, { cwd, signal }) }
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
