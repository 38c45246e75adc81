import type { Disturbances } from './aggregate.ts'

const f32 = Math.fround

const mapping = {
  /** P.862.1 */
  nb: { slope: f32(-1.4945), offset: f32(4.6607) },
  /** P.862.2 */
  wb: { slope: f32(-1.3669), offset: f32(3.8224) },
}

/** Narrow band (P.862.1) or wide band (P.862.2). */
export type PesqMode = keyof typeof mapping

/** MOS-LQO, between 1 and 5. Section 15. */
export function mosOf({ symmetric, asymmetric }: Disturbances, mode: PesqMode): number {
  const raw = f32(4.5 - 0.1 * symmetric - 0.0309 * asymmetric)
  const { slope, offset } = mapping[mode]
  const grown = f32(Math.exp(f32(f32(slope * raw) + offset)))
  return f32(f32(0.999) + f32(4 / f32(1 + grown)))
}
