import table from './.dependency-cruiser.mjs'

/**
 * What `bbx --help` loads: only the edges that are followed before a command is chosen. Imports of types and those written as
 * `await import()` are left out, so that reachability means "loaded at the start".
 */
export default {
  forbidden: [
    {
      name: 'start-up-loads-cli-and-base-only',
      severity: 'error',
      comment: 'the shell imports other rooms from inside a command, when it runs',
      from: { path: '^bin/' },
      to: { path: '^src/', pathNot: '^src/(cli|base)/', reachable: true },
    },
    {
      name: 'start-up-loads-no-package-but-commander',
      severity: 'error',
      comment: 'every other package costs tens of milliseconds that --help has no use for',
      from: { path: '^bin/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/commander/', reachable: true },
    },
  ],
  options: { ...table.options, tsPreCompilationDeps: false, exclude: { dynamic: true } },
}
