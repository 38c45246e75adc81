import { describe, expect, it } from 'vitest'
import { convertRawNet3 } from '../../../src/weights/rawnet3/convert.ts'
import { sincFilters } from '../../../src/weights/rawnet3/sinc-filters.ts'
import { largestDifference, rawnet3Array, rawnet3Bytes } from '../../support/rawnet3-golden.ts'
import { rawnet3Recipe, tiny } from '../../support/rawnet3-recipe.ts'
import { op, pickle, type SavedTensor, zipCheckpoint, zipFile } from '../../support/torch-file.ts'

const recipe = () => rawnet3Recipe('bbx-public-1:tiny', tiny)
const floats = (name: string) => recipe().find((one) => one.name === `conv1.filterbank.${name}`)?.values as Float32Array

describe('the front filters', () => {
  const parameters = { lowHz: floats('low_hz_'), bandHz: floats('band_hz_'), window: floats('window_'), times: floats('n_') }

  it('are those of torch, step by step in single precision', () => {
    expect(largestDifference(sincFilters(parameters), rawnet3Array('tiny_sinc_filters.npy'))).toBeLessThan(2e-6)
  })

  it('mirror an edge below 0 Hz, as torch does, and end at 8000 Hz', () => {
    const [one, two] = [-1, 1].map((sign) =>
      sincFilters({ ...parameters, lowHz: Float32Array.of(sign * 300), bandHz: Float32Array.of(100) }),
    )
    expect(one).toEqual(two)
    const [wide, wider] = [8000, 20_000].map((bandHz) =>
      sincFilters({ ...parameters, lowHz: Float32Array.of(300), bandHz: Float32Array.of(bandHz) }),
    )
    expect(wide).toEqual(wider)
  })
})

describe('a checkpoint becomes one ONNX file', () => {
  it('the same of both forms, without a trace of time or place', () => {
    const [zip, legacy] = [convertRawNet3(rawnet3Bytes('rawnet3_tiny.pt')), convertRawNet3(rawnet3Bytes('rawnet3_tiny_legacy.pt'))]
    expect(zip).toMatchObject({ form: 'zip', widths: tiny, values: 124_629 })
    expect(legacy.form).toBe('legacy')
    expect(legacy.bytes.equals(zip.bytes)).toBe(true)
  })
})

describe('what is no RawNet3 is refused by name', () => {
  const changed = (change: (tensors: SavedTensor[]) => readonly SavedTensor[]) => zipCheckpoint(change(recipe()))
  const renamed = (from: string, to: string) => changed((tensors) => tensors.map((one) => (one.name === from ? { ...one, name: to } : one)))
  it.each<[string, () => Buffer, RegExp]>([
    ['a checkpoint without a model', () => zipFile([['a/data.pkl', pickle(op.dictionary)]]), /no state dict under the key "model"/],
    [
      'another model',
      () => zipCheckpoint([{ name: 'encoder.weight', shape: [1], values: new Float32Array(1) }]),
      /no tensor conv1\.filterbank\.low_hz_/,
    ],
    [
      'one tensor less',
      () => changed((tensors) => tensors.filter(({ name }) => name !== 'layer2.conv3.bias')),
      /no tensor layer2\.conv3\.bias/,
    ],
    [
      'one more',
      () => changed((tensors) => [...tensors, { name: 'x', shape: [1], values: new Float32Array(1) }]),
      /a tensor "x" that RawNet3 has not/,
    ],
    ['another name', () => renamed('bn5.bias', 'bn5.offset'), /no tensor bn5\.bias/],
    [
      'another shape',
      () => changed((tensors) => tensors.map((one) => (one.name === 'layer4.bias' ? { ...one, shape: [1, 96] } : one))),
      /layer4\.bias has the shape \[1, 96\], not \[96\]/,
    ],
    [
      'no channels at all',
      () =>
        changed((tensors) =>
          tensors.map((one) => (one.name === 'layer1.conv1.weight' ? { ...one, shape: [0, 16, 1], values: new Float32Array(0) } : one)),
        ),
      /no RawNet3 has such widths/,
    ],
  ])('%s', (_, bytes, why) => {
    expect(() => convertRawNet3(bytes())).toThrow(expect.objectContaining({ name: 'Refusal', message: expect.stringMatching(why) }))
  })

  it('widths that would take more memory than any file of theirs', () => {
    // A storage may be seen by many tensors: the file is small, the network it describes is not.
    const values = new Float32Array(40_000 * 16)
    const wide = changed((tensors) =>
      tensors.map((one) => (one.name === 'layer1.conv1.weight' ? { ...one, shape: [40_000, 16, 1], values } : one)),
    )
    expect(() => convertRawNet3(wide)).toThrow(/no RawNet3 has such widths/)
  })
})
