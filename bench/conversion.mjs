// The conversion of a checkpoint of a gigabyte: a whole state dict of ImageBind's names, of which the text tower (width 1024, 12 blocks) is 0.8 GB and the rest is never wanted, in the form of
// PyTorch 1.6 or, with --legacy, in the one before it. The time against reading the same bytes and writing as many as come out, both to the disk and with the files' caches dropped before, and the
// memory at its highest of a process that does nothing else. Medians of three rounds in turns. Needs 3 GB of disk and `dd`.
//   node bench/conversion.mjs [--legacy]
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, fsyncSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { loadSource } from '../scripts/load-source.mjs'

const rounds = 3
const piece = 2 ** 24
const [, self, mode, from, to] = process.argv
if (mode === 'convert') await convert()
else if (mode === 'copy') copy()
else await compare(mode === '--legacy')

async function convert() {
  const { convertImageBindText } = await loadSource('src/weights/imagebind/convert.ts')
  const { writeDurably } = await loadSource('src/base/durable-file.ts')
  const begun = performance.now()
  await convertImageBindText(from, (bytes) => writeDurably(to, bytes))
  report(begun)
}

/** Reads what the conversion reads, and writes as much as it writes. */
function copy() {
  const [, , , , , readBytes, writeBytes] = process.argv
  const begun = performance.now()
  const [source, target] = [openSync(from, 'r'), openSync(to, 'w')]
  const bytes = Buffer.alloc(piece)
  for (let at = 0; at < Number(readBytes); at += piece) {
    readSync(source, bytes, 0, piece, at)
    writeSync(target, bytes, 0, Math.max(0, Math.min(piece, Number(writeBytes) - at)))
  }
  fsyncSync(target)
  closeSync(source)
  closeSync(target)
  report(begun)
}

function report(begun) {
  const { user, system } = process.cpuUsage()
  console.log(
    JSON.stringify({ s: (performance.now() - begun) / 1000, cpu: (user + system) / 1e6, rss: process.resourceUsage().maxRSS * 1024 }),
  )
}

/** A checkpoint written piece by piece; the tower's bytes, which the conversion reads. */
async function writeCheckpoint(path, legacy) {
  const { layout } = await loadSource('src/weights/imagebind/layout.ts')
  const { legacyHead, op, pickle, tensorOps, u16, u32 } = await loadSource('test/support/torch-file.ts')
  const sizes = { vocabulary: 49_408, context: 77, width: 1024, blocks: 12, hidden: 4096, heads: 16, embedding: 1024 }
  const tower = [...layout(sizes)].map(([name, shape]) => ({ name, shape }))
  const tensors = [...tower, { name: 'modality_trunks.vision.blocks.0.weight', shape: [2 ** 26] }]
  const view = legacy ? { view: op.none } : {}
  const items = tensors.flatMap(({ name, shape }, at) => [op.text(name), tensorOps(String(at), shape, view)])
  const saved = pickle(op.dictionary, op.mark, ...items, op.setItems)
  const lengths = tensors.map(({ shape }) => 4 * shape.reduce((product, size) => product * size, 1))
  const file = openSync(path, 'w')
  let end = 0
  const put = (...parts) => {
    for (const bytes of parts) {
      writeSync(file, bytes)
      end += bytes.length
    }
  }
  // The same numbers over and over, but no zeros: a file system could leave those out.
  const numbers = Buffer.from(Float32Array.from({ length: piece / 4 }, (_, at) => Math.sin(at) / 32).buffer)
  const putNumbers = (length) => {
    for (let at = 0; at < length; at += piece) put(numbers.subarray(0, Math.min(piece, length - at)))
  }
  if (legacy) {
    put(...legacyHead, saved, pickle(op.list, op.mark, ...tensors.map((_, at) => op.text(String(at))), Buffer.from('e')))
    for (const length of lengths) {
      const count = Buffer.alloc(8)
      count.writeBigInt64LE(BigInt(length / 4))
      put(count)
      putNumbers(length)
    }
  } else {
    const directory = []
    const entry = (name, length, checksum, content) => {
      const facts = Buffer.concat([u16(20), u16(0), u16(0), u32(0), u32(checksum), u32(length), u32(length), u16(name.length), u16(0)])
      directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), u16(20), facts, Buffer.alloc(10), u32(end), Buffer.from(name)]))
      put(Buffer.from('PK\x03\x04'), facts, Buffer.from(name))
      content()
    }
    entry('archive/data.pkl', saved.length, crc32(saved), () => put(saved))
    for (const [at, length] of lengths.entries()) {
      let checksum = 0
      for (let done = 0; done < length; done += piece) checksum = crc32(numbers.subarray(0, Math.min(piece, length - done)), checksum)
      entry(`archive/data/${at}`, length, checksum, () => putNumbers(length))
    }
    const begin = end
    put(...directory)
    put(Buffer.from('PK\x05\x06'), u32(0), u16(directory.length), u16(directory.length), u32(end - begin), u32(begin), u16(0))
  }
  fsyncSync(file)
  closeSync(file)
  return lengths.slice(0, tower.length).reduce((sum, length) => sum + length, 0)
}

async function compare(legacy) {
  const folder = mkdtempSync(join(tmpdir(), 'bbx-bench-'))
  try {
    const [checkpoint, out] = [join(folder, 'checkpoint.pth'), join(folder, 'out')]
    const towerBytes = await writeCheckpoint(checkpoint, legacy)
    const run = (...words) => {
      // What was read or written before must not come from memory.
      execFileSync('dd', [`if=${checkpoint}`, 'iflag=nocache', 'count=0', 'status=none'])
      rmSync(out, { force: true })
      const { stdout, stderr, status } = spawnSync(process.execPath, [self, ...words], { encoding: 'utf8' })
      if (status !== 0) throw new Error(stderr)
      return JSON.parse(stdout)
    }
    const [converted, copied] = [[], []]
    for (let round = 0; round < rounds; round++) {
      converted.push(run('convert', checkpoint, out))
      const written = statSync(out).size
      copied.push(run('copy', checkpoint, out, String(towerBytes), String(written)))
    }
    const median = (times, kind) => times.map((time) => time[kind]).sort((a, b) => a - b)[times.length >> 1]
    const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(2)} GB`
    console.log(
      `a checkpoint of ${gigabytes(statSync(checkpoint).size)}, ${gigabytes(towerBytes)} of it wanted, ${legacy ? 'legacy' : 'zip'} form, load ${loadavg()[0].toFixed(1)}`,
    )
    console.log(
      `conversion      ${median(converted, 's').toFixed(2)} s (processor ${median(converted, 'cpu').toFixed(2)} s), at most ${Math.round(Math.max(...converted.map(({ rss }) => rss)) / 2 ** 20)} MiB of memory`,
    )
    console.log(
      `read and write  ${median(copied, 's').toFixed(2)} s (processor ${median(copied, 'cpu').toFixed(2)} s); the conversion takes ${(median(converted, 's') / median(copied, 's')).toFixed(2)} times as long`,
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}
