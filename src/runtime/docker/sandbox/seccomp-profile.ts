import { allowedCalls } from './allowed-calls.ts'

/** As container engines read it: the JSON of `--security-opt seccomp=`. */
export interface SeccompProfile {
  defaultAction: 'SCMP_ACT_ERRNO'
  defaultErrnoRet: number
  archMap: readonly { architecture: string; subArchitectures: readonly string[] }[]
  syscalls: readonly SeccompRule[]
}

interface SeccompRule {
  names: readonly string[]
  action: 'SCMP_ACT_ALLOW' | 'SCMP_ACT_ERRNO'
  errnoRet?: number
  args?: readonly { index: number; value: number; valueTwo?: number; op: 'SCMP_CMP_EQ' | 'SCMP_CMP_LT' | 'SCMP_CMP_MASKED_EQ' }[]
}

const operationNotPermitted = 1
const noSuchCall = 38

/** clone(2): CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET. */
const namespaceFlags = 0x0002_0000 | 0x0200_0000 | 0x0400_0000 | 0x0800_0000 | 0x1000_0000 | 0x2000_0000 | 0x4000_0000

/** personality(2): PER_LINUX, UNAME26, PER_LINUX32, both, and the question which it is. Not ADDR_NO_RANDOMIZE. */
const personalities = [0x0, 0x0002_0000, 0x0008, 0x0002_0008, 0xffff_ffff]

/** socket(2): every family below is of use; AF_ALG (38), AF_VSOCK (40) and those above reach into the kernel or out of a virtual machine. */
const firstDeniedFamily = 38

/** An allow-list that is the same on every container engine. Its numbers are Linux's. */
export function seccompProfile(): SeccompProfile {
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: operationNotPermitted,
    archMap: [
      { architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_X32'] },
      { architecture: 'SCMP_ARCH_AARCH64', subArchitectures: ['SCMP_ARCH_ARM'] },
    ],
    syscalls: [
      { names: Object.values(allowedCalls).flat(), action: 'SCMP_ACT_ALLOW' },
      {
        names: ['clone'],
        action: 'SCMP_ACT_ALLOW',
        args: [{ index: 0, value: namespaceFlags, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }],
      },
      // Its flags lie in memory, where no filter can look. A C library that is told so goes back to clone.
      { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: noSuchCall },
      ...personalities.map(
        (value): SeccompRule => ({
          names: ['personality'],
          action: 'SCMP_ACT_ALLOW',
          args: [{ index: 0, value, op: 'SCMP_CMP_EQ' }],
        }),
      ),
      { names: ['socket'], action: 'SCMP_ACT_ALLOW', args: [{ index: 0, value: firstDeniedFamily, op: 'SCMP_CMP_LT' }] },
    ],
  }
}
