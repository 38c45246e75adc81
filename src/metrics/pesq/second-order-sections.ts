import { kernelRoom } from './kernel-room.ts'

/** y = (b0 + b1 z⁻¹ + b2 z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²) x */
export interface Section {
  b0: number
  b1: number
  b2: number
  a1: number
  a2: number
}

/** As many are done at once as a vector has lanes. */
const lanes = 4

/** Filters in place, section after section, from rest; direct form II in single precision. Section 6, procedure SOS. */
export function filterSections(samples: Float32Array, sections: readonly Section[]): void {
  const room = kernelRoom()
  const { kernel } = room
  room.briefly(() => {
    const at = room.put(samples)
    const single = sections.length % lanes
    const coefficients = (some: readonly Section[]) =>
      room.put(Float32Array.from((['b0', 'b1', 'b2', 'a1', 'a2'] as const).flatMap((name) => some.map((section) => section[name]))))
    for (let first = 0; first + lanes <= sections.length; first += lanes) {
      kernel.filterFour(at, samples.length, coefficients(sections.slice(first, first + lanes)))
    }
    for (const section of sections.slice(sections.length - single)) kernel.filterOne(at, samples.length, coefficients([section]))
    samples.set(room.floats(at, samples.length))
  })
}
