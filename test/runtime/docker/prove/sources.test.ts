import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { dangerousDevices } from '../../../../src/runtime/docker/prove/device-node.ts'
import { readInsideReport } from '../../../../src/runtime/docker/prove/inside/inside-report.ts'
import { joinedView } from '../../../../src/runtime/docker/prove/joined-view.ts'
import { kernelView, parseStatus } from '../../../../src/runtime/docker/prove/kernel-view.ts'
import { isMissing } from '../../../../src/runtime/docker/prove/missing.ts'
import { mountTable } from '../../../../src/runtime/docker/prove/mount-table.ts'
import { routesOut, servingSockets } from '../../../../src/runtime/docker/prove/route-table.ts'
import { filterOn } from '../../../../src/runtime/docker/prove/seccomp-profile.ts'
import { settleAll } from '../../../../src/runtime/docker/prove/settle-all.ts'
import { gatewayOf } from '../../../../src/runtime/docker/prove/surroundings.ts'
import { seccompProfile } from '../../../../src/runtime/docker/sandbox/seccomp-profile.ts'
import { tightMounts, tightNamespace, tightStatus } from './tight-facts.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

/** A /proc with one process of a container. */
async function procWith(files: Readonly<Record<string, string>>): Promise<string> {
  const proc = await mkdtemp(join(tmpdir(), 'bbx-proc-'))
  folders.push(proc)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(proc, path, '..'), { recursive: true })
    await writeFile(join(proc, path), text)
  }
  return proc
}

describe('kernelView', () => {
  const files = { '7/cgroup': '0::/docker/f9ea', '7/status': tightStatus, '7/mountinfo': tightMounts }

  it('reads the init of a container and all that it started', async () => {
    const child = tightStatus.replace('Seccomp:\t2', 'Seccomp:\t0')
    const proc = await procWith({
      ...files,
      '7/task/7/children': '8 9 ',
      '8/status': tightStatus,
      '8/task/8/children': '10',
      '10/status': child,
    })
    const view = await kernelView('f9ea', 7, proc)
    expect(view).toMatchObject({ processes: [{ pid: 7 }, { pid: 8 }, { pid: 10, seccomp: 0 }], devices: null })
  })
  it.each([
    ['a process of something else', { ...files, '7/cgroup': '0::/system.slice/cron.service' }, 'not of the container'],
    ['no such process', {}, 'not to be seen on this host'],
    ['no mounts', { ...files, '7/mountinfo': '' }, 'mounts of process 7 cannot be read'],
    ['a status without a field', { ...files, '7/status': tightStatus.replace(/^NoNewPrivs.*$/m, '') }, 'NoNewPrivs is not in its status'],
  ])('is unknown: %s', async (_, given, why) => {
    expect(await kernelView('f9ea', 7, await procWith(given))).toEqual({ missing: 'unknown', why: expect.stringContaining(why) })
  })
  it('is unknown without a process', async () => {
    expect(await kernelView('f9ea', 0)).toMatchObject({ missing: 'unknown' })
  })
  it("follows no link of the image into this host's own /dev", async () => {
    const proc = await procWith({ ...files, '7/root/x': '' })
    await symlink('/dev', join(proc, '7/root/dev'))
    expect(await kernelView('f9ea', 7, proc)).toMatchObject({ devices: null })
  })
})

describe('parseStatus', () => {
  it('reads what a process may do', () => {
    const status = tightStatus.replace('CapBnd:\t0000000000000000', 'CapBnd:\t00000000a80425fb').replace('NoNewPrivs:\t1', 'NoNewPrivs:\t0')
    expect(parseStatus(5, status)).toEqual({
      pid: 5,
      uids: [65534, 65534, 65534, 65534],
      capabilities: { CapInh: 0n, CapPrm: 0n, CapEff: 0n, CapBnd: 0xa80425fbn, CapAmb: 0n },
      noNewPrivileges: false,
      seccomp: 2,
      pidNamespaces: 2,
    })
  })
})

describe('mountTable', () => {
  it('reads path, root, type and options, with escapes', () => {
    expect(mountTable('90 72 0:48 /a\\040b /tmp\\011x ro,noexec shared:1 - tmpfs tmpfs rw\nnonsense\n')).toEqual([
      { path: '/tmp\tx', root: '/a b', type: 'tmpfs', options: ['ro', 'noexec'] },
    ])
  })
})

describe('routesOut', () => {
  it('leaves out loopback and routes that refuse', () => {
    const route = `Iface\tDestination\tGateway\tFlags
eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000
lo\t0000007F\t00000000\t0001\t0\t0\t0\t000000FF
*\t000010AC\t00000000\t0200\t0\t0\t0\t0000FFFF
`
    expect(routesOut({ route, ipv6_route: '' })).toEqual([{ interface: 'eth0', destination: '00000000' }])
  })
})

describe('servingSockets', () => {
  it('takes those that listen, with address, port and user', () => {
    const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n'
    const line = (local: string, state: string) => `   1: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 1000 0 1\n`
    const table = head + line('3500007F:0035', '0A') + line('0100007F:1F90', '01') + line('00000000000000000000000000000000:0035', '0A')
    expect(servingSockets(table)).toEqual([{ address: '127.0.0.53', port: 53, uid: 1000 }])
  })
})

describe('joinedView', () => {
  const inside = tightStatus.replace('NSpid:\t17930\t1', 'NSpid:\t1')
  const joined = (changes: object) =>
    joinedView(tightNamespace({ processes: [{ pid: 1, status: inside }], mounts: tightMounts, ...changes }))
  it('has what the kernel says of processes and mounts, and not what only the host sees', () => {
    const view = joined({})
    expect(view).toMatchObject({ processes: [{ pid: 1, seccomp: 2, pidNamespaces: null }], devices: null, sharedNamespaces: null })
    expect(view !== null && !isMissing(view) && view.mounts.length).toBe(mountTable(tightMounts).length)
  })
  it.each([
    ['no first process', { processes: [{ pid: 2, status: inside }] }],
    ['no process', { processes: [] }],
    ['a status that lacks a field', { processes: [{ pid: 1, status: inside.replace(/Seccomp.*/, '') }] }],
    ['no mounts', { mounts: null }],
  ])('is unknown with %s', (_, changes) => {
    expect(joined(changes)).toMatchObject({ missing: 'unknown' })
  })
  it('is none where it was not asked', () => {
    expect([joined({ processes: null }), joinedView({ missing: 'silent', why: '' })]).toEqual([null, null])
  })
})

describe('filterOn', () => {
  const options = (profile: object) => [`seccomp=${JSON.stringify(profile)}`]
  it.each([
    [[], null],
    [['no-new-privileges'], null],
    [['seccomp=unconfined'], 'allowed'],
    [['seccomp=/a/file.json'], null],
    [options({ defaultAction: 'SCMP_ACT_ERRNO' }), 'denied'],
    [options({ defaultAction: 'SCMP_ACT_ALLOW' }), 'allowed'],
    [options({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [{ names: ['mount'], action: 'SCMP_ACT_ERRNO' }] }), 'denied'],
    [options({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [{ names: ['mount'], action: 'SCMP_ACT_ALLOW' }] }), 'allowed'],
    [options({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [{ name: 'mount', action: 'SCMP_ACT_LOG' }] }), 'allowed'],
    [
      options({
        defaultAction: 'SCMP_ACT_ERRNO',
        syscalls: [
          { names: ['mount'], action: 'SCMP_ACT_ERRNO' },
          { names: ['mount'], action: 'SCMP_ACT_ALLOW', args: [{ index: 0 }] },
        ],
      }),
      'allowed',
    ],
  ] as const)('%j: mount is %s', (given, outcome) => {
    expect(filterOn({ name: 'mount' }, given)).toBe(outcome)
  })

  const sockets = (op: string, value: number, valueTwo?: number) =>
    options({
      defaultAction: 'SCMP_ACT_ERRNO',
      syscalls: [{ names: ['socket'], action: 'SCMP_ACT_ALLOW', args: [{ index: 0, value, valueTwo, op }] }],
    })
  it.each([
    ['SCMP_CMP_LT', 38, undefined, 'denied'],
    ['SCMP_CMP_LT', 41, undefined, 'allowed'],
    ['SCMP_CMP_LE', 39, undefined, 'denied'],
    ['SCMP_CMP_LE', 40, undefined, 'allowed'],
    ['SCMP_CMP_EQ', 2, undefined, 'denied'],
    ['SCMP_CMP_EQ', 40, undefined, 'allowed'],
    ['SCMP_CMP_GT', 2, undefined, 'allowed'],
    ['SCMP_CMP_GE', 2, undefined, 'allowed'],
    ['SCMP_CMP_MASKED_EQ', 0xff, 40, 'allowed'],
    ['SCMP_CMP_MASKED_EQ', 0xff, 2, 'denied'],
    // The kernel takes 40 + 2^32 for 40, and the filter does not.
    ['SCMP_CMP_NE', 40, undefined, 'allowed'],
    ['SCMP_CMP_OF_THE_FUTURE', 1, undefined, 'allowed'],
  ] as const)('where the family of sockets is %s %d %s: AF_VSOCK is %s', (op, value, valueTwo, outcome) => {
    expect(filterOn({ name: 'socket', first: 40 }, sockets(op, value, valueTwo))).toBe(outcome)
    expect(filterOn({ name: 'socket' }, sockets(op, value, valueTwo))).toBe('allowed')
  })

  it('of ours denies what the rows ask for', () => {
    const given = options(seccompProfile())
    const calls = [
      { name: 'io_uring_setup' },
      { name: 'unshare' },
      { name: 'mount' },
      { name: 'socket', first: 40 },
      { name: 'socketcall' },
    ]
    expect(calls.map((call) => filterOn(call, given))).toEqual(calls.map(() => 'denied'))
    expect(filterOn({ name: 'socket', first: 2 }, given)).toBe('allowed')
  })
})

describe('gatewayOf', () => {
  it.each([
    [{ Gateway: '10.9.0.254', Subnet: '10.9.0.0/16' }, '10.9.0.254'],
    [{ Subnet: '172.17.0.0/16' }, '172.17.0.1'],
    [{ Subnet: 'fd12:3::/64' }, 'fd12:3::1'],
    [{ Subnet: 'nonsense' }, null],
    [{}, null],
  ])('%j is %s', (config, address) => {
    expect(gatewayOf(config)).toBe(address)
  })
})

describe('dangerousDevices', () => {
  const node = (path: string, major: number, minor: number, block = false) => ({ path, block, major, minor })
  it.each([
    [node('/dev/null', 1, 3), false, []],
    [node('/dev/pts/0', 136, 0), false, []],
    [node('/dev/null', 8, 0, true), false, ['/dev/null (a block device)']],
    // Numbers decide, not names.
    [node('/dev/null', 1, 1), false, ['/dev/null']],
    [node('/dev/nvidia0', 195, 0), true, []],
    [node('/dev/nvidia0', 195, 0), false, ['/dev/nvidia0']],
    [node('/dev/nvidia0', 254, 0, true), true, ['/dev/nvidia0 (a block device)']],
  ])('%o, with a GPU: %s', (device, gpu, found) => {
    expect(dangerousDevices([device], gpu)).toEqual(found)
  })
})

describe('readInsideReport', () => {
  it.each(['', 'null', '{}', '{"mark":"m"}', `{"mark":"m","status":${JSON.stringify('x'.repeat(20_000))}}`])(
    'is null for %.40j',
    (output) => {
      expect(readInsideReport(output, 'm')).toBeNull()
    },
  )
})

describe('settleAll', () => {
  it('waits for the others before it fails', async () => {
    let cleaned = false
    const slow = new Promise<void>((resolve) => setTimeout(resolve, 30)).then(() => {
      cleaned = true
    })
    await expect(settleAll([Promise.reject(new Error('first')), slow])).rejects.toThrow('first')
    expect(cleaned).toBe(true)
  })
  it('hands on every result', async () => {
    expect(await settleAll([Promise.resolve(1), Promise.resolve('a')])).toEqual([1, 'a'])
  })
})
