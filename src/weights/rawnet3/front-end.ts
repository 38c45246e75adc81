import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Layers } from './layers.ts'
import type { RawNet3State } from './read-state.ts'
import { sincFilters } from './sinc-filters.ts'

const stride = 10

/**
 * From samples [n, 48000] to features [n, 2F, 4775]: pre-emphasis with the sample before the first one mirrored, each window to mean 0 and variance 1, the front
 * filters, the logarithm of their amount, and its mean over time taken off (reference sn21 5.3 steps 1 to 3).
 */
export function frontEnd(graph: GraphBuilder, samples: string, { floats, widths }: RawNet3State, layers: Layers): string {
  const rows = graph.operator('Unsqueeze', [samples, graph.integers([1])])
  const mirrored = graph.operator('Pad', [rows, graph.integers([0, 0, 1, 0, 0, 0])], { mode: { text: 'reflect' } })
  const emphasised = graph.operator('Conv', [mirrored, layers.weight('preprocess.0.flipped_filter')])
  const scale = [layers.weight('preprocess.1.weight'), layers.weight('preprocess.1.bias')]
  const levelled = graph.operator('InstanceNormalization', [emphasised, ...scale], { epsilon: { float: 1e-4 } })
  const bank = sincFilters({
    lowHz: floats('conv1.filterbank.low_hz_'),
    bandHz: floats('conv1.filterbank.band_hz_'),
    window: floats('conv1.filterbank.window_'),
    times: floats('conv1.filterbank.n_'),
  })
  const filters = graph.floats('conv1.filters', [2 * widths.filters, 1, bank.length / (2 * widths.filters)], bank)
  const filtered = graph.operator('Abs', [graph.operator('Conv', [levelled, filters], { strides: { ints: [stride] } })])
  const logarithm = graph.operator('Log', [graph.operator('Add', [filtered, graph.number(1e-6)])])
  return graph.operator('Sub', [logarithm, layers.mean(logarithm, true)])
}
