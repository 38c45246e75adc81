import { describe, expect, it } from 'vitest'
import { allowedCalls } from '../../../../src/runtime/docker/sandbox/allowed-calls.ts'
import { chooseSeccomp } from '../../../../src/runtime/docker/sandbox/choose-seccomp.ts'
import { seccompProfile } from '../../../../src/runtime/docker/sandbox/seccomp-profile.ts'

describe('which filter of system calls a container engine is given', () => {
  it.each([
    // product, version, filters at all, our profile, lacks io_uring's denial
    ['docker', '28.2.2', true, true, false],
    ['docker', '25.0.0', true, true, false],
    ['docker', '24.0.9', true, true, false],
    ['docker', '20.10.24+dfsg1', true, true, false],
    ['docker', '20.10.10', true, true, false],
    ['docker', '20.10.9', true, false, true],
    ['docker', '19.03.15', true, false, true],
    ['docker', 'dev', true, false, true],
    ['docker', '28.2.2', false, false, true],
    ['podman', '4.3.1', true, false, false],
  ] as const)('%s %s, seccomp %s', (product, version, seccomp, ours, lacking) => {
    const chosen = chooseSeccomp({ product, version, seccomp })
    expect({ ours: chosen.profile !== null, lacking: chosen.lacking !== null }).toEqual({ ours, lacking })
  })
})

it('is nothing that is known of Podman, which does not tell', () => {
  expect(chooseSeccomp({ product: 'podman', version: '4.3.1', seccomp: true }).unsure).toMatch(/does not tell/)
})

describe('our profile', () => {
  const allowed = Object.values(allowedCalls).flat() as string[]

  it('names no call twice', () => {
    expect(allowed.filter((name, index) => allowed.indexOf(name) !== index)).toEqual([])
  })

  it.each([
    ...[
      'io_uring_setup',
      'io_uring_enter',
      'io_uring_register',
      'add_key',
      'keyctl',
      'request_key',
      'bpf',
      'userfaultfd',
      'perf_event_open',
    ],
    ...[
      'unshare',
      'setns',
      'mount',
      'umount',
      'umount2',
      'move_mount',
      'fsopen',
      'fsmount',
      'open_tree',
      'mount_setattr',
      'pivot_root',
      'chroot',
    ],
    ...[
      'ptrace',
      'process_vm_readv',
      'process_vm_writev',
      'kcmp',
      'pidfd_getfd',
      'init_module',
      'finit_module',
      'delete_module',
      'kexec_load',
    ],
    ...[
      'kexec_file_load',
      'reboot',
      'swapon',
      'swapoff',
      'open_by_handle_at',
      'quotactl',
      'acct',
      'settimeofday',
      'clock_settime',
      'sethostname',
    ],
    ...['iopl', 'ioperm', 'syslog', 'lookup_dcookie', 'nfsservctl', 'vhangup', 'socketcall', 'clone3'],
  ])('does not allow %s', (name) => {
    expect(allowed).not.toContain(name)
  })

  it('masks the flags of clone that make namespaces: CLONE_NEWNS, CGROUP, UTS, IPC, USER, PID, NET of linux/sched.h', () => {
    const clone = seccompProfile().syscalls.find(({ names }) => names.includes('clone'))
    expect(clone?.args).toEqual([{ index: 0, value: 0x7e02_0000, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }])
  })
})
