import { describe, expect, it } from 'vitest'
import { chooseSeccomp } from '../../../../src/runtime/docker/sandbox/choose-seccomp.ts'
import { seccompProfile } from '../../../../src/runtime/docker/sandbox/seccomp-profile.ts'
import { engineForTests, fixtureImage } from '../../../support/container-engine.ts'
import { runInSandbox, sandboxRequest } from './run-in-sandbox.ts'

/** Numbers of x86-64 (first) and of arm64: syscall(2), asm/unistd_64.h and asm-generic/unistd.h. */
const denied = {
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  unshare: [272, 97],
  setns: [308, 268],
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  open_tree: [428, 428],
  fsopen: [430, 430],
  add_key: [248, 217],
  keyctl: [250, 219],
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  bpf: [321, 280],
  userfaultfd: [323, 282],
  perf_event_open: [298, 241],
  kexec_load: [246, 104],
  init_module: [175, 105],
  finit_module: [313, 273],
  open_by_handle_at: [304, 265],
  reboot: [169, 142],
  swapon: [167, 224],
  quotactl: [179, 60],
  settimeofday: [170, 171],
} as const

const ask = `
import ctypes, errno, json, os, platform
libc = ctypes.CDLL(None, use_errno=True)
calls = json.loads('''${JSON.stringify(denied)}''')
which = 0 if platform.machine() == 'x86_64' else 1
seen = {}
for name, numbers in calls.items():
    ctypes.set_errno(0)
    # Arguments that every one of these refuses for another reason than a filter would: a hole would show as EFAULT, EINVAL, EBADF.
    result = libc.syscall(numbers[which], -1, 0, -1, 0, 0, 0)
    seen[name] = 'done' if result >= 0 else errno.errorcode[ctypes.get_errno()]
print(json.dumps(seen))
`

const namespaces = `
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
number = 56 if os.uname().machine == 'x86_64' else 220
for flag in (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
    result = libc.syscall(number, flag | 17, 0, 0, 0, 0)
    if result == 0: os._exit(0)
    print(hex(flag), 'made' if result > 0 else errno.errorcode[ctypes.get_errno()])
ctypes.set_errno(0)
print('clone3', libc.syscall(435, 0, 0), errno.errorcode[ctypes.get_errno()])
`

const ordinary = `
import asyncio, ctypes, json, mmap, multiprocessing, os, socket, subprocess, sys, tempfile, threading, time
done = []
threads = [threading.Thread(target=time.sleep, args=(0.01,)) for _ in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]; done.append('threads')
assert subprocess.run([sys.executable, '-c', 'print(6*7)'], capture_output=True, text=True).stdout == '42\\n'; done.append('subprocess')
async def talk():
    server = await asyncio.start_server(lambda r, w: w.close(), '127.0.0.1', 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    assert await reader.read() == b''; writer.close(); server.close()
asyncio.run(talk()); done.append('asyncio')
with mmap.mmap(-1, 1 << 20) as memory: memory[:2] = b'ok'; done.append('mmap')
with tempfile.TemporaryFile() as file: file.write(b'x'); file.flush(); os.fsync(file.fileno()); done.append('tmpfs')
with multiprocessing.get_context('fork').Pool(2) as pool: assert pool.map(abs, [-1, -2]) == [1, 2]
done.append('multiprocessing')
a, b = socket.socketpair(); a.send(b'x'); assert b.recv(1) == b'x'; done.append('socketpair')
socket.socket(socket.AF_INET6, socket.SOCK_STREAM).close(); done.append('ipv6')
os.sched_getaffinity(0); os.getrandom(8); os.memfd_create('m'); done.append('rest')
print(json.dumps(done))
`

const families = `
import errno, socket
for family in (38, 40):
    try: socket.socket(family, socket.SOCK_STREAM).close(); print(family, 'open')
    except OSError as error: print(family, errno.errorcode[error.errno])
`

const profile = JSON.stringify(seccompProfile())

describe('our profile on a real container engine', () => {
  it('denies what leads out of a container or deep into the kernel', async () => {
    const engine = await engineForTests()
    const { output } = await runInSandbox(engine, sandboxRequest(engine, fixtureImage(), { seccomp: profile }), ask)
    expect(JSON.parse(output)).toEqual(Object.fromEntries(Object.keys(denied).map((name) => [name, 'EPERM'])))
  })

  it('makes no namespace, and sends a C library back from clone3 to clone', async () => {
    const engine = await engineForTests()
    const { output } = await runInSandbox(engine, sandboxRequest(engine, fixtureImage(), { seccomp: profile }), namespaces)
    expect(output.trim().split('\n')).toEqual([
      ...['0x20000', '0x2000000', '0x4000000', '0x8000000', '0x10000000', '0x20000000', '0x40000000'].map((flag) => `${flag} EPERM`),
      'clone3 -1 ENOSYS',
    ])
  })

  it('opens no socket of the kernel cryptography or of a virtual machine', async () => {
    const engine = await engineForTests()
    const { output } = await runInSandbox(engine, sandboxRequest(engine, fixtureImage(), { seccomp: profile }), families)
    expect(output.trim().split('\n')).toEqual(['38 EPERM', '40 EPERM'])
  })

  it('lets an ordinary Python server do its work', async () => {
    const engine = await engineForTests()
    const { output, code } = await runInSandbox(engine, sandboxRequest(engine, fixtureImage(), { seccomp: profile }), ordinary)
    expect({ code, output: output.trim() }).toEqual({
      code: 0,
      output: JSON.stringify([
        'threads',
        'subprocess',
        'asyncio',
        'mmap',
        'tmpfs',
        'multiprocessing',
        'socketpair',
        'ipv6',
        'rest',
      ]).replaceAll(',', ', '),
    })
  })

  it('leaves io_uring denied with whatever profile is chosen for this container engine, and open without one', async () => {
    const engine = await engineForTests()
    const chosen = chooseSeccomp(engine.facts)
    expect(chosen.lacking).toBeNull()
    const asked = await runInSandbox(engine, sandboxRequest(engine, fixtureImage(), { seccomp: chosen.profile }), ask)
    expect(JSON.parse(asked.output)).toMatchObject({ io_uring_setup: 'EPERM' })
    const open = await runInSandbox(engine, sandboxRequest(engine, fixtureImage(), { seccomp: 'unconfined' }), ask)
    expect(JSON.parse(open.output).io_uring_setup).not.toBe('EPERM')
  })
})
