import type { Contract } from '../../base/contract.ts'
import type { Settings } from '../../config/settings.ts'
import type { Limits } from '../../runtime/types.ts'

const mebibyte = 1024 * 1024
const outputBytes = 10 * mebibyte

/** What the settings allow a submission's server. */
export function serverLimits(settings: Settings): Limits {
  const memoryMiB = settings.number('test.memoryMiB')
  const wallTimeS = settings.number('test.wallTimeS')
  return {
    memoryBytes: memoryMiB === null ? null : memoryMiB * mebibyte,
    wallMs: wallTimeS === null ? null : wallTimeS * 1000,
    outputBytes,
  }
}

/** The contract with the start-up time of the settings, where they have one. */
export function withStartupTime(contract: Contract, settings: Settings): Contract {
  const startup = settings.number('test.startupTimeoutS')
  return startup === null ? contract : { ...contract, startupTimeoutMs: startup * 1000 }
}
