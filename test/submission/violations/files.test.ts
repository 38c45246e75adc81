import { testViolations } from '../../support/test-violations.ts'

const lfs =
  'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n'

testViolations([
  {
    name: 'an LFS pointer',
    changes: { 'models/model.safetensors': lfs },
    findings: ['S1040 error models/model.safetensors'],
    what: /git-lfs/,
  },
  {
    name: 'an LFS pointer with Windows line ends and another name',
    changes: { 'models/readme': lfs.replaceAll('\n', '\r\n') },
    findings: ['S1040 error models/readme'],
  },
  {
    name: 'a xet pointer',
    changes: { 'models/m.gguf': "# xet version 0\nfilesize = 123\nhash = '00ff'\n" },
    findings: ['S1040 error models/m.gguf'],
    what: /xet/,
  },
  { name: 'a torch archive', changes: { 'models/m.bin': zipWith('archive/data.pkl') }, findings: ['S1041 error models/m.bin'] },
  {
    name: 'a torch archive with its pickle last',
    changes: { 'models/m': Buffer.concat([zipWith('archive/data/0'), Buffer.alloc(300_000), directoryOf('x/data.pkl')]) },
    findings: ['S1041 error models/m'],
  },
  // pickle.dumps({}, protocol=4)
  {
    name: 'a pickle of protocol 4',
    changes: { 'models/vocab': Buffer.from('80047d942e', 'hex') },
    findings: ['S1041 error models/vocab'],
    what: /protocol 4/,
  },
  // The first bytes of torch.save(..., _use_new_zipfile_serialization=False).
  {
    name: 'an old torch file',
    changes: { 'm.pt': Buffer.concat([Buffer.from('80028a0a6cfc9c46f9206aa850192e8002', 'hex'), Buffer.alloc(40)]) },
    findings: ['S1041 error m.pt'],
  },
  // pickle.dumps([1], protocol=0)
  { name: 'a pickle of protocol 0', changes: { 'list.pkl': '(lp0\nI1\na.' }, findings: ['S1041 error list.pkl'] },
  { name: 'an array of objects', changes: { 'a.npy': npy("'|O'") }, findings: ['S1041 error a.npy'] },
  { name: 'an array with a field of objects', changes: { 'a.npy': npy("[('a', '<f4'), ('b', '|O')]") }, findings: ['S1041 error a.npy'] },
  {
    name: 'a link to the outside',
    changes: { 'models/m.bin': { link: '../../m.bin' } },
    findings: ['S1050 error models/m.bin'],
    what: /leaves/,
  },
  {
    name: 'an absolute link',
    changes: { 'models/m.bin': { link: '/etc/hostname' } },
    findings: ['S1050 error models/m.bin'],
    what: /leaves/,
  },
  { name: 'a link to nothing', changes: { 'models/m.bin': { link: 'gone' } }, findings: ['S1050 error models/m.bin'], what: /nothing/ },
  { name: 'a link in a circle', changes: { a: { link: 'b' }, b: { link: 'a' } }, findings: ['S1050 error a', 'S1050 error b'] },
  {
    name: 'a link into what is left out',
    changes: { 'm.bin': { link: '.git/m.bin' }, '.git/m.bin': 'x' },
    findings: ['S1050 error m.bin'],
    what: /no part/,
  },
  { name: 'names that differ by case', changes: { 'models/A.txt': 'x', 'models/a.txt': 'x' }, findings: ['S1051 error models/a.txt'] },
  { name: 'folders that differ by case', changes: { 'Data/x': '1', 'Data/y': '1', 'data/x': '1' }, findings: ['S1051 error data'] },
  {
    name: 'names that differ by Unicode form',
    changes: { 'caf\u00e9': '1', 'cafe\u0301': '1' },
    findings: ['S1051 error caf\u00e9'],
    what: /Unicode/,
  },
  { name: 'a hidden folder', changes: { 'models/.weights/a.bin': 'x' }, findings: ['S1053 error models/.weights/a.bin'] },
  { name: 'a lock file', changes: { 'models/a.lock': 'x' }, findings: ['S1053 error models/a.lock'] },
  { name: 'the lock file of a package manager', changes: { 'uv.lock': 'x' }, findings: ['S1053 warning uv.lock'] },
  { name: 'a name with a line end', changes: { 'a\nb': 'x' }, findings: ['S1054 error a\nb'] },
])

function zipWith(name: string): Buffer {
  const head = Buffer.alloc(30)
  head.write('PK\x03\x04', 'latin1')
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, Buffer.from(name), Buffer.alloc(20)])
}

function directoryOf(name: string): Buffer {
  const head = Buffer.alloc(46)
  head.write('PK\x01\x02', 'latin1')
  head.writeUInt16LE(name.length, 28)
  return Buffer.concat([head, Buffer.from(name), Buffer.alloc(22)])
}

function npy(description: string): Buffer {
  const header = `{'descr': ${description}, 'fortran_order': False, 'shape': (1,), }`.padEnd(117)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'), Buffer.from(`${header}\n`), Buffer.alloc(8)])
}
