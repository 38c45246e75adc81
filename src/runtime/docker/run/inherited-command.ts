import { faultCodes } from '../../../base/fault-codes.ts'

/** What is to be said of a server that never was one: nothing of the Dockerfile names a program, so the base image's ran. */
export function inheritedCommand(command: readonly string[], happened: string): { what: string; remedy: string } {
  return {
    what: `the Dockerfile sets neither CMD nor ENTRYPOINT: the base image's \`${command.join(' ')}\` ran and ${happened}`,
    remedy: faultCodes.S1105.remedy,
  }
}
