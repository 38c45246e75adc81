/** The widths of a RawNet3 that its checkpoint may choose. The published one: 128, 1024, 1536, 128, 256. */
export interface Widths {
  /** Front filters of each kind: cosines, and as many sines. */
  filters: number
  /** Channels of the three blocks; a multiple of 8. */
  channels: number
  /** Channels behind the fourth layer. */
  wide: number
  attention: number
  /** Entries of an embedding. */
  embedding: number
}

/** Chunks that a block splits its channels into. */
export const chunks = 8

/** Every key of the state dict and its shape, in the order of the class at 9fd1268 (reference sn21 5.3). `num_batches_tracked` counts steps of training. */
export function layout({ filters, channels, wide, attention, embedding }: Widths): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>()
  const set = (name: string, ...shape: number[]) => shapes.set(name, shape)
  const linear = (name: string, ...shape: [number, ...number[]]) => {
    set(`${name}.weight`, ...shape)
    set(`${name}.bias`, shape[0])
  }
  const norm = (name: string, size: number) => {
    linear(name, size)
    set(`${name}.running_mean`, size)
    set(`${name}.running_var`, size)
    set(`${name}.num_batches_tracked`)
  }
  const block = (name: string, from: number) => {
    const chunk = channels / chunks
    linear(`${name}.conv1`, channels, from, 1)
    norm(`${name}.bn1`, channels)
    for (let at = 0; at < chunks - 1; at++) linear(`${name}.convs.${at}`, chunk, chunk, 3)
    for (let at = 0; at < chunks - 1; at++) norm(`${name}.bns.${at}`, chunk)
    linear(`${name}.conv3`, channels, channels, 1)
    norm(`${name}.bn3`, channels)
    set(`${name}.afms.alpha`, channels, 1)
    linear(`${name}.afms.fc`, channels, channels)
    if (from !== channels) set(`${name}.residual.0.weight`, channels, from, 1)
  }
  set('preprocess.0.flipped_filter', 1, 1, 2)
  linear('preprocess.1', 1)
  set('conv1.filterbank.low_hz_', filters, 1)
  set('conv1.filterbank.band_hz_', filters, 1)
  set('conv1.filterbank.window_', 125)
  set('conv1.filterbank.n_', 1, 125)
  norm('bn1', 2 * filters)
  block('layer1', 2 * filters)
  block('layer2', channels)
  block('layer3', channels)
  linear('layer4', wide, 3 * channels, 1)
  linear('attention.0', attention, 3 * wide, 1)
  norm('attention.2', attention)
  linear('attention.3', wide, attention, 1)
  norm('bn5', 2 * wide)
  linear('fc6', embedding, 2 * wide)
  norm('bn6', embedding)
  return shapes
}
