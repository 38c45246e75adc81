import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: {
    bbx: 'bin/bbx.ts',
    guardian: 'src/runtime/process/guardian.ts',
    scorer: 'src/evaluation/scorer/scorer.ts',
    'score-worker': 'src/evaluation/scorer/log-worker.ts',
  },
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
  // commander is inlined: it is on the path of `bbx --help`, and resolving it in node_modules costs more than it does.
  noExternal: ['commander'],
  clean: true,
  dts: false,
})
