import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './root.mjs'

/** Everything `npm test` runs, in this order. The tests need what the build made. */
const checks = [
  ['format and lint', 'biome', ['check', '.']],
  ['types', 'tsc', ['--noEmit']],
  ['unused code', 'knip', []],
  ['import table', 'depcruise', ['--config', '.dependency-cruiser.mjs', 'bin', 'src']],
  ['import table: start-up', 'depcruise', ['--config', '.dependency-cruiser.start-up.mjs', 'bin', 'src']],
  ['build', 'tsdown', ['--logLevel', 'warn']],
  ['package shape', 'publint', ['--strict']],
]
const suites = ['unit', 'docker', 'e2e']

/** A test that rests on the clock can fall to a neighbour's load: its file gets one more try with nothing beside it. More files than these are no accident. */
const mostFilesAgain = 3

const ci = !['', '0', 'false'].includes(process.env.CI ?? '')
const totals = { passed: 0, failed: 0, skipped: 0 }
const failures = []
const unsteady = []

for (const [title, program, words] of checks) {
  const { code, output, seconds } = await runTool(program, words)
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${title} (${seconds} s)`)
  count(code === 0 ? 'passed' : 'failed', title)
  if (code !== 0) console.log(output)
}
for (const suite of suites) await runSuite(suite)

if (unsteady.length > 0) console.log(`\nfailed beside others and passed alone:\n${unsteady.map((title) => `  ${title}`).join('\n')}`)
if (failures.length > 0) console.log(`\nfailed:\n${failures.map((title) => `  ${title}`).join('\n')}`)
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
process.exitCode = totals.failed === 0 ? 0 : 1

async function runSuite(suite) {
  console.log(`\n${suite} tests`)
  const first = await vitest(suite)
  if (first.report === null) return count('failed', `${suite}: vitest wrote no report (exit code ${first.code})`)
  const files = first.report.testResults
  const again = files.filter(({ status }) => status === 'failed').map(({ name }) => name)
  const second = again.length > 0 && again.length <= mostFilesAgain ? await vitest(suite, again) : null
  const before = totals.failed
  for (const file of files) {
    const name = file.name.startsWith(root) ? file.name.slice(root.length + 1) : file.name
    const later = second?.report?.testResults.find((one) => one.name === file.name) ?? null
    if (later !== null) tellSecondTry(file, later, name)
    countFile(later ?? file, name)
  }
  const { code } = second ?? first
  if (code !== 0 && totals.failed === before) count('failed', `${suite}: an error outside of the tests (exit code ${code})`)
}

/** What failed first and passed alone is counted as passed and named, so that nobody takes it for steady. */
function tellSecondTry(first, second, name) {
  const passed = new Set(second.assertionResults.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName))
  for (const { status, fullName } of first.assertionResults)
    if (status === 'failed' && passed.has(fullName)) unsteady.push(`${name}: ${fullName}`)
  if (first.assertionResults.every(({ status }) => status !== 'failed')) unsteady.push(`${name}: ${first.message}`)
}

function countFile(file, name) {
  if (file.assertionResults.length === 0 && file.status === 'failed') count('failed', `${name}: ${file.message ?? ''}`)
  for (const test of file.assertionResults) countTest(test, name)
}

async function vitest(suite, files = []) {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-tests-'))
  const path = join(folder, 'report.json')
  try {
    const alone = files.length > 0 ? ['--no-file-parallelism', ...files] : []
    const words = ['run', '--project', suite, '--reporter=dot', '--reporter=json', `--outputFile.json=${path}`, ...alone]
    const { code } = await runTool('vitest', words, 'inherit')
    const text = await readFile(path, 'utf8').catch(() => null)
    return { code, report: text === null ? null : JSON.parse(text) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function countTest({ status, fullName, meta }, file) {
  const title = `${file}: ${fullName}`
  if (status === 'passed' || status === 'failed') return count(status, title)
  const reason = meta?.skipReason ?? 'no reason given'
  console.log(`skipped ${title}: ${reason}`)
  // Where everything should be there, what could not run counts as broken.
  count(ci ? 'failed' : 'skipped', `${title} (skipped: ${reason})`)
}

function count(kind, title) {
  totals[kind] += 1
  if (kind === 'failed') failures.push(title)
}

function runTool(program, words, stdio = 'pipe') {
  const started = Date.now()
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules', '.bin', program), words, { cwd: root, stdio: ['ignore', stdio, stdio] })
    let output = ''
    const keep = (chunk) => {
      output += chunk
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', (error) => resolve({ code: 1, output: String(error), seconds: 0 }))
    child.on('close', (code) => resolve({ code: code ?? 1, output, seconds: Math.round((Date.now() - started) / 100) / 10 }))
  })
}
