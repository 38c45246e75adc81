import { BbxError } from '../../../base/bbx-error.ts'
import { execWay } from './exec-way.ts'
import type { ExecTarget } from './exec-wire.ts'
import { nsenterWay } from './nsenter-way.ts'
import type { Way } from './types.ts'

/** The first way of the wanted kind that works. Throws BbxError E0022 with what stood against each. */
export async function openWay(target: ExecTarget, kind: 'exec' | 'nsenter' | 'auto', signal?: AbortSignal): Promise<Way> {
  const { engine, containerId } = target
  const looking = engine.docker.getContainer(containerId).inspect()
  const container = await engine.call('look at the container', looking, signal === undefined ? {} : { signal })
  const against: string[] = []
  if (kind !== 'nsenter') {
    const way = await execWay(target, [container.Path, ...container.Args], signal)
    if ('connector' in way) return way
    against.push(way.not)
  }
  if (kind !== 'exec') {
    const way = await nsenterWay(target, container, signal)
    if ('connector' in way) return way
    against.push(way.not)
  }
  throw new BbxError('E0022', {
    what: 'no request can be carried into the container',
    why: against.join('; '),
    remedy:
      kind === 'nsenter'
        ? 'use --transport exec, which needs a Python in the image'
        : 'put a Python 3 into the image, or run bbx as root beside a container engine on this system (nsenter)',
  })
}
