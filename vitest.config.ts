import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Builds what a test that runs from source loads from `dist` all the same. */
const kernels = 'test/support/kernels-setup.ts'

const onContainers = 'test/**/*.docker.test.ts'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', onContainers],
          globalSetup: [kernels],
          testTimeout: 20_000,
          // Commands that run inside of a test note nothing among what the user of this machine has.
          env: { XDG_STATE_HOME: join(tmpdir(), 'bbx-test-state') },
        },
      },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], exclude: [onContainers], testTimeout: 120_000, hookTimeout: 120_000 } },
      {
        test: {
          name: 'docker',
          include: [onContainers],
          globalSetup: [kernels, 'test/support/container-engine-setup.ts'],
          setupFiles: ['test/support/nothing-left-behind.ts'],
          runner: 'test/support/container-test-runner.ts',
          // Tests of limits and of times would disturb each other.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
