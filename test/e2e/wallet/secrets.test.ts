import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { packageRoot } from '../../../src/base/package-root.ts'
import { everyArgument } from '../../support/every-argument.ts'
import { emptyFolder, runBbx } from '../../support/run-bbx.ts'

const wallet = '.bittensor/wallets/default'

it('a session with a wallet leaves its secrets in the key files, and nowhere else', { timeout: 240_000 }, async () => {
  const home = await emptyFolder()
  const password = 'Golden-test-1'
  await mkdir(join(home, wallet), { recursive: true })
  // Opened by a password without the seconds that a new coldkey takes; its words are in golden keys.json.
  await cp(join(packageRoot(), 'test/golden/wallet/legacy/ansible-wallet-2.1.3'), join(home, wallet, 'coldkey'))
  await writeFile(join(home, 'pw'), password)
  await writeFile(join(home, 'wrong'), 'a wrong sesame')
  let seen = ''
  const session = [
    ['new-hotkey', '--mnemonic-file', 'phrase'],
    ['list'],
    ['inspect'],
    ['inspect', '--key', 'coldkey', '--open', '--password-file', 'pw'],
    ['sign', '--message', 'x', '--key', 'coldkey', '--password-file', 'pw'],
    ['sign', '--message', 'x', '--key', 'coldkey', '--password-file', 'wrong'],
    ['regen', '--key', 'hotkey', '--mnemonic-file', 'phrase', '--force', '--json'],
    ['regen', '--key', 'hotkey', '--mnemonic-file', 'phrase', '--wallet-name', '../x'],
    ['regen', '--key', 'hotkey', '--seed-file', 'phrase'],
    ['regen', '--key', 'hotkey', '--mnemonic-file', 'wrong'],
  ]
  for (const words of session) {
    const ran = await runBbx(['wallet', ...words, '-vv'], {
      cwd: home,
      meanwhile(child) {
        child.stdin?.end()
        const sampling = setInterval(() => (seen += everyArgument()), 50)
        child.once('close', () => clearInterval(sampling))
      },
    })
    seen += ran.stdout + ran.stderr
  }
  expect(seen).toContain('--mnemonic-file')

  const { secretPhrase, secretSeed, privateKey } = JSON.parse(await readFile(join(home, wallet, 'hotkeys/default'), 'utf8'))
  const golden: { file: string; mnemonic?: string }[] = JSON.parse(
    await readFile(join(packageRoot(), 'test/golden/wallet/keys.json'), 'utf8'),
  )
  const coldPhrase = golden.find(({ file }) => file === 'legacy/ansible-wallet-2.1.3')?.mnemonic ?? ''
  const inWords = [secretPhrase, coldPhrase].map((phrase: string) => phrase.split(' ').slice(0, 3).join(' '))
  const secrets = [...inWords, secretSeed.slice(2), privateKey.slice(2, 66), password, 'sesame']
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(5)
    expect(seen).not.toContain(secret)
  }

  const written: string[] = []
  for (const name of await readdir(home, { recursive: true })) {
    const path = join(home, name)
    if (!(await stat(path)).isFile()) continue
    const text = await readFile(path, 'utf8')
    if (secrets.some((secret) => text.includes(secret))) written.push(name)
  }
  const backup = (await readdir(join(home, wallet, 'hotkeys'))).find((name) => /^\.default\.\d.*bak$/.test(name))
  expect(written.sort()).toEqual([`${wallet}/hotkeys/${backup}`, `${wallet}/hotkeys/default`, 'phrase', 'pw', 'wrong'].sort())
})
