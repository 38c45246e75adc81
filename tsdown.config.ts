import { defineConfig } from 'tsdown'
import { buildKernels } from './scripts/build-kernels.mjs'

const nothing = '\0nothing'

export default defineConfig({
  entry: {
    bbx: 'bin/bbx.ts',
    guardian: 'src/runtime/process/guardian.ts',
    scorer: 'src/evaluation/scorer/scorer.ts',
    'score-worker': 'src/tracks/babelbit/logs/log-worker.ts',
    'metric-worker': 'src/cli/metric/metric-worker.ts',
    'omega-reader': 'src/datasets/omega/reader.ts',
    'audio-decoder': 'src/audio/compressed/decoder-thread.ts',
  },
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
  // Inlined: commander is on the path of `bbx --help`, zod and ws on that of every command that asks a chain, undici where a hub is asked, and resolving their files in node_modules costs more than they do.
  noExternal: ['commander', 'zod', 'ws', /^undici\//],
  plugins: [
    {
      // commander starts programs for commands that are files of their own; there are none here, and the module is slow to load.
      name: 'commander-starts-no-programs',
      resolveId(source: string, importer: string | undefined) {
        return source === 'node:child_process' && importer?.includes('/node_modules/commander/') ? nothing : null
      },
      load(id: string) {
        return id === nothing ? 'export {}' : null
      },
    },
  ],
  clean: true,
  hooks: { 'build:done': buildKernels },
  dts: false,
})
