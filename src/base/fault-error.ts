import { BbxError } from './bbx-error.ts'
import type { Fault } from './fault.ts'

/** A fault that nothing can go on after, as what is thrown. */
export function faultError({ code, what, evidence, remedy }: Fault): BbxError {
  return new BbxError(code, { what, why: evidence, remedy })
}
