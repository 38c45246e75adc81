import { engineFrames, frameReader } from '../transport/frames.ts'

/** The whole output of a process without a terminal, as the container engine hands it out. */
export function readDemuxed(bytes: Buffer): { stdout: string; stderr: string } {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  frameReader(engineFrames, (stream, piece) => (stream === 2 ? stderr : stdout).push(piece))(bytes)
  return { stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') }
}
