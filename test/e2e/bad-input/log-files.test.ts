import { execFileSync } from 'node:child_process'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { packageRoot } from '../../../src/base/package-root.ts'
import { scoreSchema } from '../../../src/cli/schemas/score.ts'
import { everythingIn, sparseFile } from '../../support/failed-call.ts'
import { emptyFolder, type Ran, runBbx } from '../../support/run-bbx.ts'

const deep = 100_000
const nested = '['.repeat(deep)

const completed = (index: string) => `{"event": "utterance_complete", "utterance_index": ${index}, "ground_truth": "x"}\n`

interface Damage {
  name: string
  /** Of a good log. */
  make: (good: string, path: string) => string | Uint8Array | Promise<unknown>
  /** null: the mirrored scorer reads over it, and so the document is that of the good log. */
  code: string | null
  says: RegExp
}

/** What the reference's scorer raises on stops the file (S3008, exit 1); what cannot be read at all stops it too (U0007, exit 2). */
const damages: Damage[] = [
  { name: 'truncated-in-a-row', make: (good) => `${good}{"event": "predicted", "utt`, code: null, says: /^$/ },
  { name: 'proto-keys', make: (good) => `{"__proto__": {"event": "predicted"}, "constructor": 1}\n${good}`, code: null, says: /^$/ },
  { name: 'deep-and-open', make: (good) => `${nested}\n${good}`, code: null, says: /^$/ },
  { name: 'deep-and-closed', make: (good) => `{"a": ${nested}${']'.repeat(deep)}}\n${good}`, code: null, says: /^$/ },
  {
    name: 'binary',
    make: () => Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256),
    code: 'S3008',
    says: /UnicodeDecodeError/,
  },
  { name: 'list-for-a-row', make: (good) => `[1]\n${good}`, code: 'S3008', says: /line 1: .* AttributeError/ },
  { name: 'number-for-a-row', make: (good) => `7\n${good}`, code: 'S3008', says: /line 1: .* AttributeError/ },
  { name: 'number-for-a-truth', make: (good) => good.replace(/"ground_truth": ".*?"/, '"ground_truth": 7'), code: 'S3008', says: /raises/ },
  {
    name: 'lone-surrogate',
    make: (good) => good.replace('"prediction": "', '"prediction": "\\ud800 '),
    code: 'S3008',
    says: /UnicodeEncodeError/,
  },
  { name: 'infinite-index', make: (good) => `${completed('Infinity')}${good}`, code: 'S3008', says: /OverflowError/ },
  { name: 'index-not-a-number', make: (good) => `${completed('NaN')}${good}`, code: 'S3008', says: /ValueError/ },
  { name: 'missing', make: async () => {}, code: 'U0007', says: /does not exist/ },
  { name: 'a-pipe', make: async (_, path) => void execFileSync('mkfifo', [path]), code: 'U0007', says: /is not a file/ },
  { name: 'an-endless-device', make: (_, path) => symlink('/dev/zero', path), code: 'U0007', says: /is not a file/ },
  { name: 'a-link-to-itself', make: (_, path) => symlink(path, path), code: 'U0007', says: /cannot be read/ },
  { name: 'an-empty-folder', make: (_, path) => mkdir(path), code: 'U0007', says: /holds no \.jsonl file/ },
  {
    name: 'sparse-and-huge',
    make: (_, path) => sparseFile(path, 3 * 2 ** 30),
    code: 'U0007',
    says: /is too large/,
  },
]

let folder: string
let ran: Ran
let document: z.infer<typeof scoreSchema>
const nameOf = ({ name }: Damage) => `${name}.jsonl`

beforeAll(async () => {
  folder = await emptyFolder()
  const good = await readFile(join(packageRoot(), 'data/golden/babelbit/nov-2025/logs/regular-00.jsonl'), 'utf8')
  await writeFile(join(folder, 'good.jsonl'), good)
  for (const damage of damages) {
    const path = join(folder, nameOf(damage))
    const made = await damage.make(good, path)
    if (typeof made === 'string' || made instanceof Uint8Array) await writeFile(path, made)
  }
  // One call for all of them: none keeps another from its score.
  ran = await runBbx(['score', 'good.jsonl', ...damages.map(nameOf), 'good.jsonl', '--json'], { cwd: folder })
  document = scoreSchema.parse(ran.document())
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('one document, its files in the order of the call, the worst exit code, nothing written', async () => {
  expect(document.files.map(({ file }) => file)).toEqual(['good.jsonl', ...damages.map(nameOf), 'good.jsonl'])
  expect([document.exit, ran.code, ran.stderr]).toEqual([2, 2, ''])
  const made = damages.filter(({ name }) => name !== 'missing').map(nameOf)
  expect(await everythingIn(folder)).toEqual([...made, 'good.jsonl'].sort())
})

test('the good log has its score before and after them', () => {
  const [first, last] = [document.files[0], document.files.at(-1)]
  expect(first?.error).toBeNull()
  expect(first?.document).not.toBeNull()
  expect(last).toEqual(first)
})

test.each(damages.map((damage) => [damage.name, damage] as const))('%s', (_, damage) => {
  const found = document.files.find(({ file }) => file === nameOf(damage))
  if (damage.code === null) {
    expect(found?.error).toBeNull()
    expect(summaryOf(found?.document)).toEqual(summaryOf(document.files[0]?.document))
    return
  }
  expect(found).toMatchObject({ document: null, error: { code: damage.code } })
  const { what, why, remedy } = z.object({ what: z.string(), why: z.string().nullable(), remedy: z.string().min(1) }).parse(found?.error)
  expect(`${what} ${why ?? ''}`).toMatch(damage.says)
  expect(what).toContain(nameOf(damage))
  expect(remedy).not.toBe('')
})

test('a person reads the same, a file at a time, and the exit code is the same', async () => {
  const { code, stdout } = await runBbx(['score', 'a-pipe.jsonl', 'binary.jsonl', 'good.jsonl'], { cwd: folder })
  expect(code).toBe(2)
  expect(stdout).toMatch(/U0007 a-pipe\.jsonl[\s\S]*S3008 binary\.jsonl[\s\S]*0\.\d+ {2}good\.jsonl/)
})

function summaryOf(found: unknown): unknown {
  return (found as { dialogue_summary?: unknown } | null | undefined)?.dialogue_summary
}
