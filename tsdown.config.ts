import { defineConfig } from 'tsdown'
import { buildKernels } from './scripts/build-kernels.mjs'
import { inFewPieces } from './scripts/in-few-pieces.mjs'

const nothing = '\0nothing'
const askingChain = 'src/cli/chain/open-for-command.ts'
const askingHub = 'src/cli/hub-of-network.ts'

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
  // Inlined: commander is on the path of `bbx --help`, the hashes of an address on that of every command, zod and ws where a chain is asked, undici where a server is; and resolving their files in node_modules costs more than they do.
  noExternal: ['commander', 'zod', 'ws', /^undici\//, /^@noble\/hashes\//, '@scure/base'],
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
  inputOptions: { preserveEntrySignatures: false },
  outputOptions: {
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: inFewPieces({
        // What every call loads, and what an error does.
        apart: ['bin/bbx.ts', 'src/config/environment-secrets.ts'],
        pieces: [
          { name: 'chain', of: [askingChain], only: /\/src\/(cli\/)?chain\/(?!network)|\/node_modules\/ws\// },
          { name: 'hub', of: [askingHub], only: /\/src\/(hub\/|base\/(brief-)?http|cli\/(hub-of-network|configured-hub|localnet\/))/ },
          {
            name: 'common',
            of: ['src/config/load-settings.ts', askingChain, askingHub],
            only: /\/src\/|\/node_modules\/(@noble|@scure)\//,
            without: /\/node_modules\/(zod|ws)\//,
          },
        ],
      }),
    },
  },
  clean: true,
  hooks: { 'build:done': buildKernels },
  dts: false,
})
