import { BbxError } from '../../../base/bbx-error.ts'
import { connectContainerEngine } from '../../container-engine.ts'
import type { DoctorCheck } from '../doctor-check.ts'

export const containerEngine: DoctorCheck = {
  id: 'container-engine',
  title: 'container engine for the sandbox',
  async look(context) {
    try {
      const { facts, address } = await connectContainerEngine(context)
      const what = `${facts.product} ${facts.version} at ${address.url} (${address.origin}), ${facts.rootless ? 'rootless, ' : ''}cgroup ${facts.cgroup}, runtimes ${facts.runtimes.join(', ')}`
      if (!facts.seccomp)
        return { status: 'warning', what: `${what}: it filters no system calls`, remedy: 'use a container engine with seccomp' }
      if (facts.rootless && facts.cgroup === 'v1') {
        return {
          status: 'warning',
          what: `${what}: limits are not enforced`,
          remedy: 'boot with cgroup v2, or use a container engine that runs as root',
        }
      }
      return { status: 'ok', what, remedy: null }
    } catch (error) {
      if (!(error instanceof BbxError)) throw error
      // Whoever names one means it; without any there is still --runtime process.
      const named = Boolean(process.env.DOCKER_HOST || process.env.DOCKER_CONTEXT)
      const why = error.why === null ? '' : `: ${error.why}`
      return { status: named ? 'failed' : 'warning', what: `${error.message}${why}`, remedy: error.remedy }
    }
  },
}
