/** Speech-like signals of whole numbers, section 21.2 of the PESQ specification. `k` is the sample rate in units of 8 kHz. */
export function talk(rate: 8000 | 16000, seconds: number): number[] {
  const k = rate / 8000
  const random = generator(1)
  const resonators =
    rate === 8000
      ? [
          [1.79233, -0.9409],
          [0.7271, -0.9025],
        ]
      : [
          [1.92234, -0.9604],
          [1.61305, -0.9409],
          [-0.68883, -0.81],
        ]
  const gain = rate === 8000 ? 400 : 60
  const memory = resonators.map(() => [0, 0])
  let syllable = 0
  let start = 2400 * k
  let end = start + 1440 * k
  return Array.from({ length: rate * seconds }, (_, n) => {
    const u = random() / 32768
    if (n === end) {
      const gap = syllable % 6 === 5 ? 4000 * k : (480 + 240 * (syllable % 3)) * k
      syllable++
      start = end + gap
      end = start + (1440 + 320 * (syllable % 4)) * k
    }
    let value = 0
    if (n >= start) {
      const edge = Math.min(1, (n - start) / (160 * k), (end - n) / (160 * k))
      const period = k * (50 + 7 * (syllable % 5))
      value = (syllable % 4 === 3 ? 0.3 * u : ((n - start) % period === 0 ? 1 : 0) + 0.05 * u) * edge
    }
    for (const [at, [c1 = 0, c2 = 0]] of resonators.entries()) {
      const [y1 = 0, y2 = 0] = memory[at] ?? []
      value = value + c1 * y1 + c2 * y2
      memory[at] = [value, y1]
    }
    return clipped(Math.floor(value * gain + 0.5))
  })
}

type Degradation = (x: readonly number[], k: number) => number[]

/** What the specification does to them. */
export const degradations: Record<string, Degradation> = {
  same: (x) => [...x],
  noise: (x) => noisy(x, 600),
  loudnoise: (x) => noisy(x, 6000),
  delay: (x, k) => noisy([...zeros(1234 * k), ...x], 200),
  quant: (x) => x.map((value) => Math.floor(Math.min(Math.max(value, -3000), 3000) / 512) * 512),
  mute: (x, k) => x.map((value, n) => (n % (3200 * k) < 800 * k ? 0 : value)),
  cut: (x, k) => [...x.slice(0, 20_000 * k), ...x.slice(20_320 * k)],
  insert: (x, k) => [...x.slice(0, 20_000 * k), ...zeros(320 * k), ...x.slice(20_000 * k)],
  jitter: (x, k) => {
    const blocks = Array.from({ length: Math.ceil(x.length / (8000 * k)) }, (_, block) => {
      const whole = x.slice(block * 8000 * k, (block + 1) * 8000 * k)
      return [...(block % 3 === 2 ? whole.slice(240 * k) : whole), ...zeros((block % 2) * 160 * k)]
    })
    return noisy(blocks.flat(), 100)
  },
  short: (x) => noisy(x.slice(0, Math.floor(0.7 * x.length)), 300),
}

function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0
    return Math.floor(state / 65536) - 32768
  }
}

function noisy(x: readonly number[], size: number): number[] {
  const random = generator(99)
  return x.map((value) => clipped(value + Math.floor((random() * size) / 32768)))
}

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0)
}

function clipped(value: number): number {
  return Math.min(Math.max(value, -32768), 32767)
}
