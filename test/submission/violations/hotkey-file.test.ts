import { alice, bob } from '../../support/submission-folder.ts'
import { testViolations } from '../../support/test-violations.ts'

testViolations([
  { name: 'no hotkey.txt', changes: { 'hotkey.txt': null }, findings: ['S1010 error hotkey.txt'] },
  {
    name: 'a folder of that name',
    changes: { 'hotkey.txt': null, 'hotkey.txt/address': alice },
    findings: ['S1010 error hotkey.txt'],
    what: /is a folder/,
  },
  { name: 'an empty hotkey.txt', changes: { 'hotkey.txt': '' }, findings: ['S1010 error hotkey.txt:1'], what: /empty/ },
  {
    name: 'a mistyped hotkey',
    changes: { 'hotkey.txt': `${alice.slice(0, -1)}Z` },
    findings: ['S1010 error hotkey.txt:1'],
    what: /checksum/,
  },
  // Alice with the prefixes of Polkadot and Kusama.
  {
    name: 'a Polkadot address',
    changes: { 'hotkey.txt': '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5' },
    findings: ['S1010 error hotkey.txt:1'],
    what: /another network/,
  },
  {
    name: 'a Kusama address',
    changes: { 'hotkey.txt': 'HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F' },
    findings: ['S1010 error hotkey.txt:1'],
    what: /another network/,
  },
  {
    name: 'a public key in hex',
    changes: { 'hotkey.txt': 'd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d' },
    findings: ['S1010 error hotkey.txt:1'],
    what: /hex/,
  },
  {
    name: 'a second line',
    changes: { 'hotkey.txt': `${alice}\n${bob}` },
    findings: ['S1010 error hotkey.txt:1'],
    what: /more than one line/,
  },
  {
    name: 'a byte order mark',
    changes: { 'hotkey.txt': `\uFEFF${alice}` },
    findings: ['S1010 error hotkey.txt:1'],
    what: /byte order mark/,
  },
  {
    name: 'a UTF-16 hotkey.txt',
    changes: { 'hotkey.txt': Buffer.from(`\uFEFF${alice}`, 'utf16le') },
    findings: ['S1010 error hotkey.txt'],
    what: /UTF-8/,
  },
  { name: 'another hotkey', changes: {}, context: { hotkey: bob }, findings: ['S1010 error hotkey.txt:1'], what: /will commit/ },
  { name: 'a line end where nobody compares', changes: { 'hotkey.txt': `${alice}\n` }, findings: ['S1010 warning hotkey.txt:1'] },
  { name: 'a Windows line end', changes: { 'hotkey.txt': `${alice}\r\n` }, findings: ['S1010 warning hotkey.txt:1'] },
  {
    name: 'a line end where bytes are compared',
    changes: { 'hotkey.txt': `${alice}\n` },
    context: { trimsHotkey: false },
    findings: ['S1010 error hotkey.txt:1'],
  },
])
