import { layout, type Widths } from '../../src/weights/rawnet3/layout.ts'
import { hashUniform } from './hash-uniform.ts'
import type { SavedTensor } from './torch-file.ts'

export const tiny: Widths = { filters: 8, channels: 64, wide: 96, attention: 32, embedding: 256 }
export const full: Widths = { filters: 128, channels: 1024, wide: 1536, attention: 128, embedding: 256 }

/** The network of test/golden/rawnet3/README.md. Buffers that the class computes, and counts of training, are as it has them. */
export function rawnet3Recipe(tag: string, widths: Widths): SavedTensor[] {
  return [...layout(widths)].map(([name, shape]) => ({ name, shape, values: valuesOf(`${tag}:${name}`, name, shape) }))
}

function valuesOf(seedName: string, name: string, shape: readonly number[]): Float32Array {
  const length = shape.reduce((product, size) => product * size, 1)
  const uniform = hashUniform(seedName)
  const out = new Float32Array(length)
  const value = formula(name, shape, length)
  for (let index = 0; index < length; index++) out[index] = value(index, uniform(index))
  return out
}

function formula(name: string, shape: readonly number[], length: number): (index: number, u: number) => number {
  if (name.endsWith('num_batches_tracked')) return () => 1
  if (name.endsWith('flipped_filter')) return (i) => (i === 0 ? -0.97 : 1)
  if (name.endsWith('window_')) return (i) => 0.54 + 0.46 * Math.cos((Math.PI * (2 * i - 250)) / 250)
  // Each step in single precision, as torch does it.
  if (name.endsWith('n_')) return (i) => Math.fround(2 * Math.PI) * Math.fround((i - 125) / 16_000)
  if (name.endsWith('low_hz_')) return (i, u) => (30 + (7870 / length) * i * (1 + 0.05 * u)) * (i % 7 === 3 ? -1 : 1)
  if (name.endsWith('band_hz_')) return (i, u) => 40 * (i % 5 === 2 ? -1 : 1) + 150 * (u + 1) * (i % 5 === 2 ? -1 : 1)
  if (name.endsWith('running_mean')) return (_, u) => 0.2 + 0.1 * u
  if (name.endsWith('running_var')) return (_, u) => 0.6 + 0.2 * (u + 1)
  const isNorm = /\.bn/.test(`.${name}`) || /^(attention\.2|preprocess\.1)/.test(name)
  if (name.endsWith('alpha') || (isNorm && name.endsWith('weight'))) return (_, u) => 1 + 0.2 * u
  if (name.endsWith('bias')) return (_, u) => 0.05 * u
  const gain = /^(fc6|attention\.3)/.test(name) ? 3 : 2
  const scale = Math.sqrt(gain / shape.slice(1).reduce((product, size) => product * size, 1))
  return (_, u) => u * scale
}
