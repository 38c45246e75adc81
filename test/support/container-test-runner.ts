import type { RunnerTestFile, RunnerTestSuite } from 'vitest'
import { inject, TestRunner } from 'vitest'

/** Skips every test, with the reason, where the set-up found no container engine to use: hooks of the files are not run either. */
// biome-ignore lint/style/noDefaultExport: vitest takes a runner by its default export.
export default class ContainerTestRunner extends TestRunner {
  onCollected(files: RunnerTestFile[]): void {
    const reason = inject('containersSkipped')
    if (reason !== null) for (const file of files) skip(file, reason)
  }
}

function skip(suite: RunnerTestSuite, reason: string): void {
  suite.mode = 'skip'
  for (const task of suite.tasks) {
    if (task.type === 'suite') skip(task, reason)
    else {
      task.mode = 'skip'
      Object.assign(task.meta, { skipReason: reason })
    }
  }
}
