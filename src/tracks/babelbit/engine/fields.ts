import type { Json } from '../../../base/json.ts'

/** The members of a request's JSON object. */
export type Fields = Readonly<Record<string, Json>>
