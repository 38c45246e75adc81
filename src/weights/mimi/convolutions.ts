import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Layers } from './layers.ts'
import { type EncoderStep, encoderSteps } from './layout.ts'
import type { MimiConfig } from './read-config.ts'

/** From samples [b, 1, n] to features [b, hidden, ceil(n / 960)]: SEANet's encoder, 25 features a second. */
export function convolutions(graph: GraphBuilder, samples: string, config: MimiConfig, layers: Layers): string {
  return encoderSteps(config).reduce((x, step) => stepOf(graph, x, step, layers), samples)
}

function stepOf(graph: GraphBuilder, x: string, step: EncoderStep, { conv }: Layers): string {
  const elu = (y: string) => graph.operator('Elu', [y])
  if (step.kind === 'elu') return elu(x)
  if (step.kind === 'conv') return conv(x, `${step.key}.conv`, step)
  const hidden = conv(elu(x), `${step.key}.block.1.conv`, step)
  return graph.operator('Add', [x, conv(elu(hidden), `${step.key}.block.3.conv`)])
}
