/** y = (b0 + b1 z⁻¹ + b2 z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²) x */
export interface Section {
  b0: number
  b1: number
  b2: number
  a1: number
  a2: number
}

const f32 = Math.fround

/** Filters in place, section after section, from rest; direct form II in single precision. Section 6, procedure SOS. */
export function filterSections(samples: Float32Array, sections: readonly Section[]): void {
  for (const section of sections) filterSection(samples, section)
}

function filterSection(samples: Float32Array, section: Section): void {
  const b0 = f32(section.b0)
  const b1 = f32(section.b1)
  const b2 = f32(section.b2)
  const a1 = f32(section.a1)
  const a2 = f32(section.a2)
  let w1 = 0
  let w2 = 0
  for (let at = 0; at < samples.length; at++) {
    const w = f32(f32((samples[at] as number) - f32(a1 * w1)) - f32(a2 * w2))
    samples[at] = f32(f32(b0 * w) + f32(b1 * w1)) + f32(b2 * w2)
    w2 = w1
    w1 = w
  }
}
