// An upload of 2 GB in files of all sizes to the rehearsal hub, beside a copy of the same files with their digests, in one run: time and memory; then once more, unchanged.
//   node bench/hub-upload.mjs [MEGABYTES]      needs `npm run build`; default 2000
import { execFileSync, spawn } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { loadSource } from '../scripts/load-source.mjs'
import { root } from '../scripts/root.mjs'

const targetMb = 400
const mb = 1_000_000

if (process.argv[2] === '--upload') await uploadOnce(JSON.parse(process.argv[3]))
else await measure(Number(process.argv[2] ?? 2000))

async function measure(megabytes) {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-bench-upload-'))
  const localnet = spawn(process.execPath, [
    join(root, 'dist/bbx.mjs'),
    'localnet',
    '--port',
    '0',
    '--hub-port',
    '0',
    '--block-ms',
    '0',
    '--state',
    join(folder, 'state'),
  ])
  try {
    const { hub, token } = JSON.parse(await firstLine(localnet.stdout))
    const files = await makeFiles(join(folder, 'files'), megabytes)
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    console.log(`${files.length} files, ${(bytes / mb).toFixed(0)} MB`)
    const copied = await copyWithDigests(join(folder, 'files'), join(folder, 'copy'), files)
    const job = { hub, token, folder: join(folder, 'files'), files }
    const first = upload(job)
    const again = upload(job)
    console.log(`copy with SHA-256: ${copied.toFixed(1)} s`)
    console.log(
      `upload: ${first.seconds.toFixed(1)} s, ${(first.seconds / copied).toFixed(2)} times the copy; ${first.uploaded} files, ${(first.sentBytes / mb).toFixed(0)} MB sent, ${first.peakMb.toFixed(0)} MB of memory at most (target ${targetMb})`,
    )
    console.log(`unchanged: ${again.seconds.toFixed(1)} s, ${again.sentBytes} bytes sent, ${again.peakMb.toFixed(0)} MB of memory at most`)
    if (again.commit !== first.commit || again.sentBytes !== 0 || Math.max(first.peakMb, again.peakMb) > targetMb) process.exitCode = 1
  } finally {
    localnet.kill('SIGTERM')
    await new Promise((resolve) => localnet.once('exit', resolve))
    await rm(folder, { recursive: true, force: true })
  }
}

/** In a process of its own, whose memory is that of the upload. */
function upload(job) {
  // Not as an argument of a few hundred kilobytes: by way of a file.
  const text = execFileSync(
    process.execPath,
    [import.meta.filename, '--upload', JSON.stringify({ ...job, files: job.files.map(({ path, bytes }) => [path, bytes]) })],
    { encoding: 'utf8' },
  )
  return JSON.parse(text.trimEnd().split('\n').at(-1))
}

async function uploadOnce({ hub: endpoint, token, folder, files }) {
  const { openHub } = await loadSource('src/hub/open-hub.ts')
  const { Secret } = await loadSource('src/base/secret.ts')
  const { signal } = new AbortController()
  const repo = { kind: 'model', name: 'miner/bench' }
  const hub = openHub({ endpoint, token: new Secret(token) })
  const started = performance.now()
  await hub.createRepository(repo, { private: true }, signal)
  const local = { folder, files: files.map(([path, bytes]) => ({ path, bytes })) }
  const done = await hub.upload({ repo, ...local, message: 'bench', keepStray: false, parent: null, signal })
  const seconds = (performance.now() - started) / 1000
  const differences = await hub.compareListing({ repo, commit: done.commit, ...local, signal })
  if (differences.length > 0) throw new Error(`the hub holds something else: ${JSON.stringify(differences[0])}`)
  await hub[Symbol.asyncDispose]()
  const { commit, sentBytes, uploaded } = done
  console.log(JSON.stringify({ seconds, commit, sentBytes, uploaded: uploaded.length, peakMb: process.resourceUsage().maxRSS / 1000 }))
}

/** Half of it in one file, a quarter in files of 50 MB, the rest in smaller and smaller ones. */
async function makeFiles(folder, megabytes) {
  const sizes = [
    [1, megabytes * 0.5],
    ...[
      [0.25, 50],
      [0.15, 5],
      [0.08, 0.5],
      [0.02, 0.05],
    ].map(([share, size]) => [Math.round((megabytes * share) / size), size]),
  ]
  const files = []
  for (const [count, size] of sizes) {
    for (let at = 0; at < count; at++) {
      const path = size >= 5 ? `models/${size}/${at}.safetensors` : `data/${size}/${at % 10}/${at}.txt`
      files.push({ path, bytes: Math.round(size * mb) })
    }
  }
  const piece = Buffer.alloc(mb)
  for (const { path, bytes } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    const file = await open(join(folder, path), 'w')
    for (let left = bytes; left > 0; left -= piece.length) {
      randomFillSync(piece)
      // Text, so that the hub takes small files into the commit.
      if (path.endsWith('.txt')) for (let at = 0; at < piece.length; at++) piece[at] = 32 + (piece[at] % 95)
      await file.write(piece, 0, Math.min(left, piece.length))
    }
    await file.close()
  }
  return files
}

async function copyWithDigests(from, to, files) {
  const started = performance.now()
  for (const { path } of files) {
    await mkdir(dirname(join(to, path)), { recursive: true })
    const sum = createHash('sha256')
    await pipeline(
      createReadStream(join(from, path), { highWaterMark: 2 ** 20 }),
      async function* (pieces) {
        for await (const piece of pieces) {
          sum.update(piece)
          yield piece
        }
      },
      createWriteStream(join(to, path)),
    )
    sum.digest('hex')
  }
  return (performance.now() - started) / 1000
}

async function firstLine(stream) {
  let text = ''
  for await (const piece of stream) {
    text += piece
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'))
  }
  throw new Error('no ready line')
}
