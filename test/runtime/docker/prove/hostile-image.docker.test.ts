import { describe, expect, it } from 'vitest'
import { engineForTests, variantImage } from '../../../support/container-engine.ts'
import { proved } from './proved.ts'

/** Rows that only a program inside can show: without one, or with one that lies, they cannot count as blocked. */
const onlyInside = 'network/vsock'
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
const server = { container: { Cmd: ['/hidden/server', '-c', 'import signal; signal.pause()'] } }
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

describe('an image that does not help', () => {
  it('without a Python: what the kernel and the engine show is proved, the rest is unproven and says why', async () => {
    const engine = await engineForTests()
    const image = await variantImage([hidden, 'RUN rm -f /usr/bin/python* /usr/local/bin/python*'])
    const { rows, evidence } = await proved(engine, image, server)
    expect(rows.filter(({ verdict }) => verdict !== 'blocked').map(({ id, verdict }) => `${verdict} ${id}`)).toEqual([
      `unproven ${onlyInside}`,
    ])
    expect(evidence(onlyInside)).toContain('no Python in the image')
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

  it('whose container ends: nothing is proved, and nothing is called open', async () => {
    const engine = await engineForTests()
    const image = await variantImage([hidden])
    const { rows } = await proved(engine, image, { container: { Cmd: ['/hidden/server', '-c', 'import time; time.sleep(0.05)'] } })
    expect(new Set(rows.map(({ verdict, evidence }) => `${verdict}: ${evidence}`))).toEqual(
      new Set(['unproven: the container ended before it was proved']),
    )
  })
})
