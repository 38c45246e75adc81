import { spawnSync } from 'node:child_process'
import { appendFile, cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'

const root = packageRoot()
const parts = ['bin', 'src', 'package.json', 'tsconfig.json', '.dependency-cruiser.mjs', '.dependency-cruiser.start-up.mjs']

/** Each file breaks the table in one way: the rule that must name it, or null where the import is allowed. */
const planted: Record<string, { text: string; rule: string | null }> = {
  'src/base/planted-room.ts': { text: "import { loadSettings } from '../config/load-settings.ts'\nloadSettings\n", rule: 'room-base' },
  'src/base/planted-type.ts': {
    text: "import type { Settings } from '../config/settings.ts'\nexport type S = Settings\n",
    rule: 'room-base',
  },
  'src/runtime/planted-value.ts': { text: "import { openFolder } from '../submission/open.ts'\nopenFolder\n", rule: 'types-only-runtime' },
  'src/runtime/planted-type.ts': {
    text: "import type { Manifest } from '../submission/manifest.ts'\nexport type M = Manifest\n",
    rule: null,
  },
  'src/metrics/planted-up.ts': { text: "import { loadTrack } from '../tracks/registry.ts'\nloadTrack\n", rule: 'room-metrics' },
  'src/evaluation/planted-metric.ts': {
    text: "import { editDistance } from '../metrics/edit-distance.ts'\neditDistance\n",
    rule: 'types-only-evaluation',
  },
  'src/evaluation/scorer/planted-metric.ts': {
    text: "import { editDistance } from '../../metrics/edit-distance.ts'\neditDistance\n",
    rule: null,
  },
  'src/evaluation/planted-track.ts': {
    text: "import type { Dialogue } from '../tracks/babelbit/dialogue.ts'\nexport type D = Dialogue\n",
    rule: 'evaluation-names-no-track',
  },
  'src/evaluation/scorer/planted-track.ts': {
    text: "export const track = () => import('../../tracks/babelbit/track.ts')\n",
    rule: 'evaluation-names-no-track',
  },
  'src/evaluation/planted-registry.ts': {
    text: "import { loadTrack } from '../tracks/registry.ts'\nimport type { Track } from '../tracks/types.ts'\nexport type T = Track\nloadTrack\n",
    rule: null,
  },
  'src/report/planted-late.ts': { text: "export const late = () => import('../evaluation/journal.ts')\n", rule: 'types-only-report' },
  'src/datasets/planted-one.ts': { text: "import './planted-two.ts'\n", rule: 'no-cycles' },
  // A cycle is named once, at one of its ends.
  'src/datasets/planted-two.ts': { text: "import './planted-one.ts'\n", rule: null },
  'src/wallet/planted-key.ts': { text: 'export const key = 1\n', rule: null },
  'src/hub/planted-bridge.ts': { text: "import { key } from '../wallet/planted-key.ts'\nkey\n", rule: 'room-hub' },
  'src/datasets/planted-bridge.ts': { text: "import '../hub/planted-bridge.ts'\n", rule: null },
  'src/tracks/planted-key.ts': {
    text: "import '../datasets/planted-bridge.ts'\n",
    rule: 'nothing-that-runs-or-scores-reaches-wallet',
  },
  'src/config/planted-gone.ts': { text: "import './not-there.ts'\n", rule: 'nothing-unresolved' },
  'bin/planted-deep.ts': { text: "import '../src/config/settings-table.ts'\n", rule: 'bin-imports-cli' },
}

async function copy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-imports-'))
  for (const part of parts) await cp(join(root, part), join(folder, part), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

function cruise(folder: string, config: string): { from: string; rule: string; to: string }[] {
  const words = [join(root, 'node_modules', '.bin', 'depcruise'), '--config', config, '--output-type', 'json', 'bin', 'src']
  const { stdout } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })
  const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string; to: string; rule: { name: string } }[] } }
  return summary.violations.map(({ from, to, rule }) => ({ from, to, rule: rule.name }))
}

describe('the import table', () => {
  it('names each planted violation by its rule, and nothing that is allowed', async () => {
    const folder = await copy()
    for (const [path, { text }] of Object.entries(planted)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    const found = cruise(folder, '.dependency-cruiser.mjs').filter(({ from }) => from in planted)
    for (const [path, { rule }] of Object.entries(planted)) {
      const rules = found.filter(({ from }) => from === path).map((violation) => violation.rule)
      if (rule === null)
        expect(
          rules.filter((name) => name !== 'nothing-that-runs-or-scores-reaches-wallet'),
          path,
        ).toEqual([])
      else expect(rules, path).toContain(rule)
    }
  })

  it('knows what is loaded before a command is chosen', async () => {
    const folder = await copy()
    await appendFile(
      join(folder, 'src', 'cli', 'screen.ts'),
      "\nimport 'zod'\nimport '../config/load-settings.ts'\nimport type { Ora } from 'ora'\nexport type O = Ora\n",
    )
    const found = cruise(folder, '.dependency-cruiser.start-up.mjs')
    expect(found).toContainEqual({ from: 'bin/bbx.ts', to: 'src/config/load-settings.ts', rule: 'start-up-loads-cli-and-base-only' })
    expect(found.filter(({ rule, to }) => rule === 'start-up-loads-no-package-but-commander' && to.includes('/zod/'))).not.toEqual([])
    expect(found.filter(({ to }) => to.includes('/ora/'))).toEqual([])
  })
})
