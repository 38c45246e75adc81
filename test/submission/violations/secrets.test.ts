import { expect, test } from 'vitest'
import { checkFolder } from '../../support/check-folder.ts'
import { submissionWith, validSubmission } from '../../support/submission-folder.ts'
import { testSecrets } from '../../support/test-secrets.ts'
import { testViolations } from '../../support/test-violations.ts'

const dockerfile = String(validSubmission.Dockerfile)

// Secrets: reference chain-and-wallet 1.2 and 1.3 for key files, chutes 2.3 for its keys
testViolations([
  {
    name: 'a hub token',
    changes: { 'inference.py': `def complete(x):\n    return x\n\nlogin("${testSecrets.hubToken}")\n` },
    findings: ['S1030 error inference.py:4'],
  },
  { name: 'a Chutes key', changes: { 'notes.md': testSecrets.chutesKey }, findings: ['S1030 error notes.md:1'] },
  {
    name: 'a GitHub token in a URL',
    changes: { 'setup.sh': `git clone https://${testSecrets.gitToken}@example.org/x` },
    findings: ['S1030 error setup.sh:1'],
  },
  { name: 'an API key', changes: { 'conf.json': `{"key": "${testSecrets.apiKey}"}` }, findings: ['S1030 error conf.json:1'] },
  { name: 'an AWS key', changes: { 'conf.ini': `[s3]\r\nid = ${testSecrets.cloudKey}\r\n` }, findings: ['S1030 error conf.ini:2'] },
  { name: 'a PEM key', changes: { 'certs/key.txt': `${testSecrets.pemHead}\nabc\n` }, findings: ['S1030 error certs/key.txt:1'] },
  {
    name: 'a variable in the Dockerfile',
    changes: { Dockerfile: `${dockerfile}ENV CHUTES_API_KEY=test-value-1234\n` },
    findings: ['S1030 error Dockerfile:6'],
  },
  { name: 'a phrase of 12 words', changes: { 'todo.txt': `buy milk\n${testSecrets.phrase12}\n` }, findings: ['S1030 error todo.txt:2'] },
  {
    name: 'a phrase of 24 words with a wrong checksum',
    changes: { 'server.env': `PHRASE="${testSecrets.phrase24}"\n` },
    findings: ['S1030 error server.env:1'],
  },
  {
    name: 'a phrase, one word a line',
    changes: { words: testSecrets.phrase12.split(' ').join('\r\n') },
    findings: ['S1030 error words:1'],
  },
  {
    name: 'a phrase behind its name',
    changes: { 'a.yml': 'mnemonic: zebra zebra zebra zebra zebra zebra zebra zebra zebra zebra qqqqq wwwww\n' },
    findings: ['S1030 error a.yml:1'],
  },
  {
    name: 'a key file',
    changes: { hotkey: `{"accountId":"0x00","secretPhrase":null,"secretSeed":"${testSecrets.seed}"}` },
    findings: ['S1030 error hotkey:1'],
  },
  {
    name: 'an encrypted key file',
    changes: { 'w/coldkey': Buffer.concat([Buffer.from('$NACL'), Buffer.alloc(60)]) },
    findings: ['S1030 error w/coldkey'],
  },
  {
    name: 'an encrypted key file without zero bytes',
    changes: { 'w/coldkey': `$NACL${'x'.repeat(60)}` },
    findings: ['S1030 error w/coldkey:1'],
  },
  { name: 'an Ansible vault', changes: { coldkey: '$ANSIBLE_VAULT;1.1;AES256\n3132\n' }, findings: ['S1030 error coldkey:1'] },
  { name: 'a bare seed', changes: { 'keys/hotkey_seed': testSecrets.seed }, findings: ['S1030 error keys/hotkey_seed:1'] },
  { name: '.env with a secret', changes: { '.env': 'HF_TOKEN=test-value\n' }, findings: ['S1030 error .env'] },
  {
    name: '.env of a folder below',
    changes: { 'conf/.env.production': 'DB_PASSWORD="test"\n' },
    findings: ['S1030 error conf/.env.production'],
  },
  { name: '.env without a secret', changes: { '.env': 'BBX_CACHE_DIR=~/x\n' }, findings: ['S1030 warning .env'] },
])

test('no finding repeats a secret, nor half of one', async () => {
  for (const secret of Object.values(testSecrets)) {
    const found = await checkFolder(await submissionWith({ 'notes.txt': `key = "${secret}"\n`, '.env': `A_TOKEN=${secret}\n` }))
    const said = JSON.stringify(found)
    for (let at = 0; at + 12 <= secret.length; at += 1) {
      if (secret !== testSecrets.pemHead) expect(said).not.toContain(secret.slice(at, at + 12))
    }
  }
})
