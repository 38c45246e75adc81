/**
 * The import table of the architecture: which room may import which. `types` are rooms of which only types may be imported.
 * A room that is not listed may be imported by `cli` only.
 */
const rooms = {
  base: {},
  config: { may: ['base'] },
  audio: { may: ['base'] },
  submission: { may: ['base'] },
  wallet: { may: ['base'] },
  hub: { may: ['base'] },
  chain: { may: ['base'] },
  chutes: { may: ['base'], types: ['submission'] },
  metrics: { may: ['base', 'audio'] },
  weights: { may: ['base', 'audio', 'hub'], types: ['metrics'] },
  datasets: { may: ['base', 'audio', 'hub'] },
  tracks: { may: ['base', 'audio', 'metrics', 'datasets'], types: ['submission'] },
  runtime: { may: ['base'], types: ['submission'] },
  evaluation: { may: ['base', 'tracks'], types: ['runtime', 'metrics'] },
  'evaluation/scorer': { may: ['base', 'tracks', 'evaluation', 'metrics', 'weights'], types: ['runtime'] },
  report: { may: ['base'], types: ['evaluation'] },
  push: { may: ['base', 'submission', 'evaluation', 'hub', 'chain', 'chutes'], types: ['wallet', 'runtime'] },
  localnet: { may: ['base', 'chain'] },
  validator: { may: ['base', 'submission', 'evaluation', 'hub', 'chain', 'chutes', 'report'], types: ['wallet', 'runtime'] },
}

const inside = (room) => `^src/${room}/`
const anyOf = (names) => `^src/(${names.join('|')})/`
const all = Object.keys(rooms)

const roomRules = all.flatMap((room) => {
  const { may = [], types = [] } = rooms[room]
  const nested = all.filter((other) => other.startsWith(`${room}/`))
  const from = { path: inside(room), ...(nested.length > 0 ? { pathNot: nested.map(inside) } : {}) }
  return [
    {
      name: `room-${room}`,
      severity: 'error',
      comment: `${room} may import ${may.join(', ') || 'nothing of ours'}${types.length > 0 ? ` and types of ${types.join(', ')}` : ''}`,
      from,
      to: { path: '^(src|bin)/', pathNot: anyOf([room, ...may, ...types]) },
    },
    ...(types.length > 0
      ? [
          {
            name: `types-only-${room}`,
            severity: 'error',
            comment: `${room} may import types, and nothing else, of ${types.join(', ')}`,
            from,
            to: { path: anyOf(types), dependencyTypesNot: ['type-only'] },
          },
        ]
      : []),
  ]
})

export default {
  forbidden: [
    ...roomRules,
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^(src|bin)/' },
      to: { circular: true },
    },
    {
      name: 'bin-imports-cli',
      severity: 'error',
      comment: 'the executable is a few lines around src/cli',
      from: { path: '^bin/' },
      to: { path: '^src/', pathNot: '^src/cli/' },
    },
    {
      name: 'nothing-that-runs-or-scores-reaches-wallet',
      severity: 'error',
      comment: 'code that talks to a submission or scores it must not be able to open a key',
      from: { path: '^src/(runtime|tracks|evaluation|weights)/' },
      to: { path: '^src/wallet/', reachable: true },
    },
    {
      name: 'evaluation-names-no-track',
      severity: 'error',
      comment: 'evaluation knows tracks by the registry and its types',
      from: { path: '^src/evaluation/' },
      to: { path: '^src/tracks/[^/]+/' },
    },
    {
      name: 'kernels-stand-alone',
      severity: 'error',
      comment: 'a kernel is AssemblyScript: it can use no TypeScript, and no TypeScript can use it but by what it is built to',
      from: { path: '^src/.*/kernel/' },
      to: { pathNot: '/kernel/' },
    },
    {
      name: 'kernels-are-built',
      severity: 'error',
      from: { path: '^(src|bin)/', pathNot: '/kernel/' },
      to: { path: '/kernel/' },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: { path: '^(src|bin)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'source-imports-no-test',
      severity: 'error',
      from: { path: '^(src|bin)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main'],
    },
  },
}
