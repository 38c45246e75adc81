import { describe, expect, it } from 'vitest'
import type { ContainerEngine } from '../../../../src/runtime/docker/container-engine/types.ts'
import { engineForTests, variantImage } from '../../../support/container-engine.ts'
import { proved } from './proved.ts'

/** Of a container with the engine's own filter only a program inside could show it, and its word is not enough. */
const onlyInside = 'privilege/new-namespaces'
const ownFilter = { SecurityOpt: ['no-new-privileges:true'] }
/** As an engine of another machine: its kernel cannot be looked at, and its network only by a container that joins it. */
const elsewhere = (engine: ContainerEngine): ContainerEngine => ({ ...engine, address: { ...engine.address, local: false } })
/** Of the fixture's Python, moved to a place where nobody looks; what is put in its stead decides what the probe inside says. */
const hidden = 'RUN mkdir -p /hidden && cp "$(readlink -f "$(command -v python3)")" /hidden/server'
const replaced = (script: string) =>
  variantImage(
    [
      hidden,
      'COPY fake /fake',
      'RUN mkdir -p /usr/local/bin && for name in /usr/bin/python3 /usr/bin/python /usr/local/bin/python3 /usr/local/bin/python; do rm -f $name; install -m 755 /fake $name; done',
    ],
    { fake: `#!/bin/sh\n${script}\n` },
  )
const container = { Cmd: ['/hidden/server', '-c', 'import signal; signal.pause()'] }
const server = { container, host: ownFilter }
/** What a tight container reports, for any order: it does not know the mark of this one. */
const forged = `echo '${JSON.stringify({
  mark: '0'.repeat(32),
  status: '',
  sockets: [],
  raw: {},
  machine: { vsock: 'EPERM' },
  writes: {},
  files: {},
  executes: {},
  settings: {},
  devices: [],
  calls: {},
})}'`

/** Answers any order with what a tight container would report. */
const liar = `#!/hidden/server
import json, sys
order = json.loads(sys.argv[-1])
status = "".join(f"{name}:\\t{value}\\n" for name, value in {
    "Uid": "65534 65534 65534 65534", "NSpid": "7", "NoNewPrivs": "1", "Seccomp": "2",
    **{name: "0000000000000000" for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")},
}.items())
print(json.dumps({
    "mark": order["mark"], "status": status, "sockets": [], "devices": [],
    "raw": {"raw IPv4": "EPERM", "raw IPv6": "EPERM", "packet": "EPERM"}, "machine": {"vsock": "EPERM"},
    "writes": {path: "EROFS" for path in order["writes"]}, "files": {path: "EROFS" for path in order["files"]},
    "executes": {path: "EPERM" for path in order["executes"]}, "settings": {path: "EROFS" for path in order["settings"]},
    "calls": {"io_uring_setup": "EPERM", "unshare": "EPERM", "mount": "EPERM"},
}))
`

describe('an image that does not help', () => {
  it('without a Python: what the kernel and the engine show is proved, the rest is unproven and says why', async () => {
    const engine = await engineForTests()
    const image = await variantImage([hidden, 'RUN rm -f /usr/bin/python* /usr/local/bin/python*'])
    const { rows } = await proved(engine, image, { container })
    expect(rows.filter(({ verdict }) => verdict !== 'blocked')).toEqual([])
    const weaker = await proved(engine, image, server)
    expect(weaker.rows.filter(({ verdict }) => verdict !== 'blocked').map(({ id, verdict }) => `${verdict} ${id}`)).toEqual(
      ['network/vsock', 'privilege/io-uring', onlyInside].map((id) => `unproven ${id}`),
    )
    expect(weaker.evidence(onlyInside)).toContain('no Python in the image')
  })

  it.each([
    ['says nothing', 'exit 0'],
    ['fails', 'echo broken >&2; exit 3'],
    ['gives a report of its own', forged],
    ['floods', 'while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done'],
  ])('with a Python that %s: silence is open', async (_, script) => {
    const engine = await engineForTests()
    const image = await replaced(script)
    const { verdict, evidence } = await proved(engine, image, server)
    expect(verdict(onlyInside)).toBe('open')
    expect(evidence(onlyInside)).toContain('gave no report')
    // The network is not asked of the image at all.
    expect(verdict('network/interfaces')).toBe('blocked')
    expect(verdict('file/writes')).toBe('blocked')
  })

  it('with a Python that never ends: open, within the time', async () => {
    const engine = await engineForTests()
    const image = await replaced('sleep 60')
    const started = Date.now()
    const { verdict, evidence } = await proved(engine, image, server, { timeoutMs: 1_500 })
    expect(verdict(onlyInside)).toBe('open')
    expect(evidence(onlyInside)).toContain('no report within 1.5 s')
    expect(Date.now() - started).toBeLessThan(8_000)
  })

  it('with a Python that reads the order and gives the perfect report for it: nothing is proved by that', async () => {
    const engine = await engineForTests()
    const image = await variantImage(
      [
        hidden,
        'COPY fake /fake',
        'RUN mkdir -p /usr/local/bin && for name in /usr/bin/python3 /usr/bin/python /usr/local/bin/python3 /usr/local/bin/python; do rm -f $name; install -m 755 /fake $name; done',
      ],
      { fake: liar },
    )
    const far = await proved(elsewhere(engine), image, server)
    const inside = far.rows.filter(({ evidence }) => evidence.includes("the image's Python"))
    expect(inside.length).toBeGreaterThan(10)
    const byItAlone = ['network/vsock', 'file/devices', 'privilege/io-uring', onlyInside]
    expect(inside.filter(({ verdict }) => verdict === 'unproven').map(({ id }) => id)).toEqual(byItAlone)
    // What the kernel shows is proved all the same.
    const others = inside.filter(({ id }) => !byItAlone.includes(id))
    expect(others.filter(({ verdict, evidence }) => verdict !== 'blocked' || !evidence.startsWith('kernel: '))).toEqual([])
    // It did read the order: a report without the mark is none, and would have opened the rows.
    expect(far.evidence('file/writes')).toContain('/etc EROFS')
    const loose = await proved(elsewhere(engine), image, {
      container,
      host: { SecurityOpt: ['no-new-privileges:true', 'seccomp=unconfined'], Tmpfs: { '/run': 'exec' } },
    })
    expect(loose.evidence('privilege/seccomp')).toMatch(/^kernel: process 1: Seccomp 0/)
    expect(loose.evidence('file/writes')).toMatch(/^kernel: mounted to be written: \/run/)
    const near = await proved(engine, image, { container, host: { SecurityOpt: ['no-new-privileges:true', 'seccomp=unconfined'] } })
    expect(near.verdict('privilege/seccomp')).toBe('open')
    expect(near.verdict('privilege/io-uring')).toBe('unproven')
    expect(near.verdict('network/vsock')).toBe('unproven')
  })

  it('whose container ends: nothing is proved, and nothing is called open', async () => {
    const engine = await engineForTests()
    const image = await variantImage([hidden])
    const { rows } = await proved(engine, image, { container: { Cmd: ['/hidden/server', '-c', 'import time; time.sleep(0.05)'] } })
    expect(new Set(rows.map(({ verdict, evidence }) => `${verdict}: ${evidence}`))).toEqual(
      new Set(['unproven: the container ended before it was proved']),
    )
  })
})
