import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { ContainerEngine } from '../../../src/runtime/docker/container-engine/types.ts'
import { testLabels } from '../../support/container-engine.ts'
import type { Listener } from './listeners.ts'

export interface Neighbourhood extends AsyncDisposable {
  /** A bridge without a way to other machines. */
  network: string
  gateways: readonly string[]
  neighbours: readonly Listener[]
}

const addresses = z.array(z.object({ Gateway: z.string().optional() }).loose())
/** Of the fixture's server (test/support/fixture-image). */
const port = 8000

/** A bridge that this test made, with a container on it that answers: what a sandbox must not reach. */
export async function openNeighbourhood({ docker }: ContainerEngine, fixture: string): Promise<Neighbourhood> {
  const name = `bbx-hostile-${randomBytes(4).toString('hex')}`
  const network = await docker.createNetwork({ Name: name, Internal: true, Labels: testLabels() })
  const container = await docker.createContainer({ Image: fixture, Labels: testLabels(), HostConfig: { NetworkMode: name, Init: true } })
  await container.start()
  const { NetworkSettings } = await container.inspect()
  const address = NetworkSettings.Networks[name]?.IPAddress ?? ''
  const gateways = (await docker.listNetworks()).flatMap(({ IPAM }) => addresses.parse(IPAM?.Config ?? []).map(({ Gateway }) => Gateway))
  return {
    network: name,
    gateways: gateways.filter((gateway) => gateway !== undefined),
    neighbours: [{ address, tcp: port, udp: 0, bridge: false, neighbour: true }],
    async [Symbol.asyncDispose]() {
      await container.remove({ force: true, v: true })
      await network.remove()
    },
  }
}
