import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

const folder = 'quickstart-miner'
// A development address of this project: nobody commits with it.
const hotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'

if (existsSync(join(root, folder, 'bbx.toml'))) {
  console.log(`${folder}/ is there already: it is tested as it stands\n`)
} else {
  step('a miner from the baseline template', 'init', folder, '--track', 'babelbit', '--hotkey', hotkey)
}
step('the rules', 'check', folder)
// Our own template, and a tour that works everywhere: no container engine, no base image to fetch.
step('the score on the dialogues that ship with bbx', 'test', folder, '--runtime', 'process')
console.log(`
What to do next:
  change ${folder}/inference.py, then run: npx bbx test ${folder}
  compare with the run before:             npx bbx report --compare RUN   (the runs are in .bbx/runs)
  more dialogues:                          npx bbx data pull babelbit
  how to write a better miner:             docs/better-miner.md`)

/** One command of bbx as a user would type it; the first that fails ends the tour with its exit code. */
function step(title, ...words) {
  console.log(`\n== ${title}: bbx ${words.join(' ')}`)
  const { status } = spawnSync(process.execPath, ['--', join(root, 'dist', 'bbx.mjs'), ...words], { cwd: root, stdio: 'inherit' })
  if (status === 0) return
  console.log(`\nbbx ${words[0]} ended with exit code ${status}; docs/fault-codes.md explains the codes above`)
  process.exit(status ?? 1)
}
