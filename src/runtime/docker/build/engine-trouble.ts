/**
 * What a container engine says when it fails by itself. Its messages quote what a submission chose: names of files, of programs, of signals, and
 * those may say `no space left on device`. So a message counts only as a whole: from its first word on it is made of the engine's own wrappings, and
 * its last is the kernel's or containerd's. A message of another form is nobody's but the Dockerfile's.
 */
export type EngineTrouble = 'no room' | 'failed'

/** Docker's, containerd's and runc's words around a cause; none of them takes a text of a Dockerfile in. */
const wrapping = [
  'failed to create (?:shim task|task for container)',
  'OCI runtime create failed',
  'runc (?:create|run) failed',
  '(?:container|process|rootfs|standard_init)_linux\\.go:\\d+',
  '(?:unable to start|starting) container process(?: caused)?',
  '(?:error during )?container init(?: caused)?',
  '(?:COPY|ADD) failed',
  'failed to (?:copy (?:files|directory|file)|register layer|export image|create image|commit)',
  'userspace copy failed',
  'copy failed',
  'error (?:committing container|creating container|processing tar file)',
  'Error processing tar file\\(exit status \\d+\\)',
  'rpc error',
  'code = \\w+ desc = [^:"]*',
]
const wrapped = `^(?:(?:${wrapping.join('|')}): ?)*`
/** A call that failed on a path, as Go writes it; the path may say anything. */
const call =
  '(?:(?:write|read|open|openat|mkdir|mkdirat|mknod|link|symlink|rename|chmod|chown|lchown|sync|fsync|close|truncate|stat|lstat|copy_file_range|mount) (?:/[^\\n]*|\\S+)(?: \\S+)?: )'
const noRoom = new RegExp(`${wrapped}${call}?(?:no space left on device|disk quota exceeded)(?:: unknown)?$`, 'i')

const failures = [
  new RegExp(`${wrapped}${call}?input/output error(?:: unknown)?$`, 'i'),
  new RegExp(
    `${wrapped}(?:context (?:canceled|deadline exceeded)|transport is closing|ttrpc: closed|unable to apply cgroup configuration: .*)(?:: unknown)?$`,
    'i',
  ),
  /^(?:rpc error: code = \w+ desc = )?(?:transport is closing|connection error: )/i,
  /^(?:error creating (?:overlay|aufs) mount to \/|failed to (?:mount|create cgroup|create network|create endpoint|set up container networking)\b)/i,
  /^(?:failed to (?:start|dial|connect to) (?:shim|containerd)|failed to dial "|containerd: |cannot connect to )/i,
  /^(?:read|write|dial) (?:unix|tcp) \S+: (?:[\w ]+: )*(?:connection (?:reset by peer|refused)|broken pipe)$/i,
  /^(?:layer does not exist|failed to get layer \S+: layer does not exist)$/i,
]

/** null where the message is not of a form that an engine gives its own troubles. */
export function engineTrouble(message: string): EngineTrouble | null {
  const text = message.trim()
  if (noRoom.test(text)) return 'no room'
  return failures.some((form) => form.test(text)) ? 'failed' : null
}
