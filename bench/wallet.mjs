// Opening an encrypted coldkey against the Python package bittensor-wallet, in turns in one run: wall time and processor time, the least of each.
//   node bench/wallet.mjs PYTHON [ROUNDS]      PYTHON has bittensor-wallet 4.1.1; default 3 rounds
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadSource } from '../scripts/load-source.mjs'
import { root } from '../scripts/root.mjs'

const [, , python, rounds = '3'] = process.argv
if (python === undefined) throw new Error('name a Python that has the package bittensor-wallet')
const target = 1.2
const coldkey = join(root, 'test/golden/wallet/wallet-4.1.1/cold/coldkey')
const password = 'Golden-test-1'

const { naclKey } = await loadSource('src/wallet/encryption/nacl-key.ts')
const { openNaclBox } = await loadSource('src/wallet/encryption/nacl-box.ts')
const { parseKeyfile } = await loadSource('src/wallet/keyfile/parse-keyfile.ts')
const { openKeyfile } = await loadSource('src/wallet/keyfile/open-keyfile.ts')

async function ours() {
  const started = process.hrtime.bigint()
  const before = process.cpuUsage()
  const text = openNaclBox(await readFile(coldkey), await naclKey(password, new AbortController().signal))
  const key = await openKeyfile(parseKeyfile(Buffer.from(text).toString('utf8'), coldkey), coldkey)
  const { user, system } = process.cpuUsage(before)
  return { address: key.address, wall: Number(process.hrtime.bigint() - started) / 1e9, cpu: (user + system) / 1e6 }
}

const program = `
import json, sys, time
from bittensor_wallet import keyfile
data = open(sys.argv[1], "rb").read()
wall, cpu = time.perf_counter(), time.process_time()
pair = keyfile.deserialize_keypair_from_keyfile_data(keyfile.decrypt_keyfile_data(data, sys.argv[2]))
print("\\n" + json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "address": pair.ss58_address}))
`

function theirs() {
  const text = execFileSync(python, ['-c', program, coldkey, password], { encoding: 'utf8' })
  return JSON.parse(text.trimEnd().split('\n').at(-1))
}

const times = { ours: [], theirs: [] }
for (let round = 0; round < Number(rounds); round++) {
  times.theirs.push(theirs())
  times.ours.push(await ours())
}
const addresses = new Set([...times.ours, ...times.theirs].map(({ address }) => address))
if (addresses.size !== 1) throw new Error('the two opened different keys')
for (const kind of ['wall', 'cpu']) {
  const least = (name) => Math.min(...times[name].map((time) => time[kind]))
  const ratio = least('ours') / least('theirs')
  const verdict = ratio <= target ? `within ${target}` : `OVER ${target}`
  console.log(
    `${kind.padEnd(4)}  bbx ${least('ours').toFixed(2)} s, package ${least('theirs').toFixed(2)} s: ${ratio.toFixed(2)} times  ${verdict}`,
  )
}
