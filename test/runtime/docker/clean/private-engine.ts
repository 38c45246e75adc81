import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectEngine } from '../../../../src/runtime/docker/container-engine/connect.ts'
import { hostAddress } from '../../../../src/runtime/docker/container-engine/find-address.ts'
import type { ContainerEngine } from '../../../../src/runtime/docker/container-engine/types.ts'
import { waitFor } from '../../../support/wait-for.ts'

/**
 * A second dockerd, which a test may kill. It lives in a network namespace of its own: a second one beside the first would take its bridge and
 * its firewall rules away.
 */
export interface PrivateEngine extends AsyncDisposable {
  connect(): Promise<ContainerEngine>
  /** As a crash, or as `systemctl restart`, and up again. */
  restart(how: 'killed' | 'stopped'): Promise<void>
  /** Makes an image of one program of this machine, with what it needs to run. */
  imageOf(program: string): Promise<string>
}

export async function privateEngine(): Promise<PrivateEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-dockerd-'))
  const address = hostAddress(`unix://${folder}/docker.sock`, 'the test', null)
  const containerdPid = join(folder, 'exec', 'containerd', 'containerd.pid')
  const connect = () => connectEngine(address)
  const log = openSync(join(folder, 'log'), 'a')
  let daemon: ChildProcess | undefined

  async function start(): Promise<void> {
    const at = (name: string) => join(folder, name)
    const words = ['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('pid'), '-H', address.url, '--iptables=false']
    // A child of unshare --net without --fork is unshare itself: signals reach dockerd.
    daemon = spawn('unshare', ['--net', 'dockerd', ...words, '--shutdown-timeout', '1'], { stdio: ['ignore', log, log] })
    await waitFor(async () => {
      if (daemon?.exitCode !== null) throw new Error(`the private dockerd ended: ${(await readFile(at('log'), 'utf8')).slice(-500)}`)
      return connect().then(
        () => true,
        () => false,
      )
    })
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (daemon === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return
    const containerd = Number(await readFile(containerdPid, 'utf8').catch(() => '0'))
    daemon.kill(signal)
    await once(daemon, 'exit')
    // Of a dockerd that was killed it stays, and the next one would wait for it.
    if (signal === 'SIGKILL' && containerd > 1) process.kill(containerd, 'SIGKILL')
    await rm(join(folder, 'pid'), { force: true })
    if (signal === 'SIGKILL') await rm(containerdPid, { force: true })
  }

  await start()
  return {
    connect,
    async restart(how) {
      await end(how === 'killed' ? 'SIGKILL' : 'SIGTERM')
      await start()
    },
    async imageOf(program) {
      const { docker } = await connect()
      // The program and the libraries that ldd names, links followed.
      const script = 'tar -ch "$0" $(ldd "$0" | grep -o "/[^ ]*") 2>/dev/null'
      const tar = spawn('sh', ['-c', script, program], { stdio: ['ignore', 'pipe', 'ignore'] })
      const stream = await docker.importImage(tar.stdout, { repo: 'only-one-program', tag: 'x' })
      for await (const _ of stream) {
      }
      return 'only-one-program:x'
    },
    async [Symbol.asyncDispose]() {
      await end('SIGTERM')
      // One that was killed left its own folder mounted.
      const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).match(new RegExp(` ${folder}/\\S+`, 'g')) ?? []
      if (mounts.length > 0) spawnSync('umount', ['--lazy', ...new Set(mounts.map((path) => path.trim()))])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
