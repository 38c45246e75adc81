import { BbxError } from '../../../base/bbx-error.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import { messageOf, statusOf } from '../container-engine/call.ts'
import { gpuStartError } from '../gpu/gpu-faults.ts'

/**
 * Programs, folders and volumes have names that the image chose: a name may read like any message. They stand in quotes, which are emptied
 * before anything is looked for, or before their cause, which is the end.
 */
const quoted = /"(?:\\.|[^"\\])*"|`(?!RLIMIT_)[^`]*`/g
const tooManyFiles = [
  /(?:^|: )error setting rlimit type 7: operation not permitted(?:: unknown)?$/i,
  /(?:^|: )setrlimit `RLIMIT_NOFILE`: operation not permitted(?:: OCI permission denied)?$/i,
]
/** The image's own doing: its program, its working folder, its volumes, its architecture. Forms of Docker, runc and crun. */
const imageToBlame = [
  /\bnot a directory(?:: unknown)?$/i,
  /mounting … to rootfs at … ?.*: (?:file exists|too many levels of symbolic links|.*because it is inside \/proc)(?:: unknown)?$/i,
  /(?:^|: )exec: (?:…: )?(?:stat .*: )?(?:executable file not found in \$PATH|permission denied|no such file or directory|is a directory)(?:: unknown)?$/i,
  /executable file (?:… )?not found in \$PATH|exec format error|no command specified|is not executable|open executable: /i,
  /chdir to (?:cwd (?:\(…\) set in config\.json failed: )?|…: )/i,
  /destination can't be '\/'|Duplicate mount point: /i,
]
const filterRefused = /seccomp/i

/** What became of a container that the container engine did not start. */
export type Refusal = { why: 'open-files' } | { why: 'fault'; fault: Fault }

/** Whose fault it is that a container could not be made or started. Throws the error on where it is neither the image's nor a limit's. */
export function startRefusal(error: unknown, command: readonly string[]): Refusal {
  if (statusOf(error) === null) throw error
  const text = messageOf(error)
  const said = text.replace(quoted, '…').trim()
  if (tooManyFiles.some((form) => form.test(said))) return { why: 'open-files' }
  if (imageToBlame.some((form) => form.test(said))) {
    return {
      why: 'fault',
      fault: fault('S2020', {
        what: `the container cannot start: ${command.join(' ')}`,
        evidence: text,
        ...(/chdir to /i.test(said) ? { remedy: 'WORKDIR must be a folder that every user may enter: the server runs as nobody' } : {}),
        ...(/mounting … to rootfs/i.test(said) ? { remedy: 'correct VOLUME and what lies there: the message names the path' } : {}),
      }),
    }
  }
  const gpu = gpuStartError(error, said)
  if (gpu !== null) throw gpu
  if (filterRefused.test(said))
    throw new BbxError('E0022', { what: 'the container engine refuses our filter of system calls', why: text, cause: error })
  throw new BbxError('E0021', { what: 'the container engine could not start the container', why: text, cause: error })
}

/** A volume where the container engine or the kernel has its own things: told before a container is made. */
export function volumeRefusal(path: string): Fault {
  return fault('S2020', {
    what: `the container cannot start: the image declares a volume at ${path}`,
    remedy: 'remove VOLUME from the Dockerfile, or name a folder of your own by its whole path, outside of /proc, /sys and /dev',
  })
}
