import { z } from 'zod'
import type { Codec } from '../types.ts'

const nothing = z.null()

/** Of sessions whose items do not depend on each other. */
export const noCarry: Codec<null> = { parse: (value) => nothing.parse(value), encode: () => null }
