import { z } from 'zod'

/** A whole number as the metadata's types give it in JSON: large ones come as hexadecimal text. */
export const wholeSchema = z.union([z.number(), z.string()]).transform((value) => BigInt(value))
