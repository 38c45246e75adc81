import { BbxError } from '../../../base/bbx-error.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import { messageOf, statusOf } from '../container-engine/call.ts'
import { gpuStartError } from '../gpu/gpu-faults.ts'

/** The image's own doing: its program, its working folder, its architecture. Words of runc, crun and Linux. */
const imageToBlame =
  /executable file .*not found|exec format error|no such file or directory|permission denied|not a directory|no command specified|chdir to cwd|is not executable/i
const tooManyFiles = /setting rlimit|RLIMIT_NOFILE|rlimit type 7/i
const filterRefused = /seccomp/i

/** What became of a container that the container engine did not start. */
export type Refusal = { why: 'open-files' } | { why: 'fault'; fault: Fault }

/** Whose fault it is that a container could not be made or started. Throws the error on where it is neither the image's nor a limit's. */
export function startRefusal(error: unknown, command: readonly string[]): Refusal {
  if (statusOf(error) === null) throw error
  const text = messageOf(error)
  if (tooManyFiles.test(text)) return { why: 'open-files' }
  const gpu = gpuStartError(error)
  if (gpu !== null) throw gpu
  if (filterRefused.test(text))
    throw new BbxError('E0022', { what: 'the container engine refuses our filter of system calls', why: text, cause: error })
  if (imageToBlame.test(text)) {
    return {
      why: 'fault',
      fault: fault('S2020', {
        what: `the container cannot start: ${command.join(' ')}`,
        evidence: text,
        ...(/chdir to cwd/i.test(text) ? { remedy: 'WORKDIR must be a folder that every user may enter: the server runs as nobody' } : {}),
      }),
    }
  }
  throw new BbxError('E0021', { what: 'the container engine could not start the container', why: text, cause: error })
}
