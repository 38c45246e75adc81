import { parentPort, workerData } from 'node:worker_threads'
import type { Order, Reply } from './decode-compressed.ts'
import { decodeStream } from './decode-stream.ts'

const { bytes, kind, facts } = workerData as Order
const samples = await decodeStream(bytes, kind, facts)
if (typeof samples === 'string') parentPort?.postMessage(samples satisfies Reply)
else {
  const { blocks, length } = samples
  parentPort?.postMessage(
    { blocks, length } satisfies Reply,
    blocks.map(({ buffer }) => buffer),
  )
}
