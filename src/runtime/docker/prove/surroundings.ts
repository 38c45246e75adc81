import { z } from 'zod'
import { BbxError } from '../../../base/bbx-error.ts'
import { messageOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import type { ContainerFacts } from './container-facts.ts'
import type { Missing } from './missing.ts'
import { settleAll } from './settle-all.ts'

export interface Surroundings {
  /** Addresses of the container engine's host on its networks. */
  gateways: readonly string[]
  /** Other running containers that have an address. */
  neighbours: readonly { name: string; address: string }[]
  /** Drivers of the networks that the container is attached to. */
  drivers: readonly string[]
}

const mostNeighbours = 64

const networks = z.array(
  z.object({
    Name: z.string(),
    Driver: z.string(),
    IPAM: z.object({ Config: z.array(z.object({ Gateway: z.string().optional(), Subnet: z.string().optional() })).nullish() }).nullish(),
  }),
)
const containers = z.array(
  z.object({
    Id: z.string(),
    Names: z.array(z.string()).nullish(),
    NetworkSettings: z
      .object({
        Networks: z.record(z.string(), z.object({ IPAddress: z.string().nullish(), GlobalIPv6Address: z.string().nullish() })).nullish(),
      })
      .nullish(),
  }),
)

/** Docker names the gateway of its own bridge only while it is in use; it is always the first address. */
export function gatewayOf({ Gateway, Subnet }: { Gateway?: string | undefined; Subnet?: string | undefined }): string | null {
  if (Gateway) return Gateway
  const four = /^(\d+\.\d+\.\d+)\.(\d+)\//.exec(Subnet ?? '')
  if (four !== null) return `${four[1]}.${Number(four[2]) + 1}`
  const six = /^([\da-f:]*::)\//i.exec(Subnet ?? '')
  return six === null ? null : `${six[1]}1`
}

/** Who is on the container engine's networks. Nothing is sent to any of them. */
export async function surroundingsOf(
  engine: ContainerEngine,
  container: ContainerFacts,
  signal: AbortSignal,
): Promise<Surroundings | Missing> {
  try {
    const [networkList, containerList] = await settleAll([
      engine.call('list networks', engine.docker.listNetworks(), { signal }),
      engine.call('list containers', engine.docker.listContainers(), { signal }),
    ])
    const known = networks.parse(networkList)
    const gateways = known.flatMap(({ IPAM }) => (IPAM?.Config ?? []).map(gatewayOf))
    const neighbours = containers
      .parse(containerList)
      .filter(({ Id }) => Id !== container.Id)
      .flatMap(({ Id, Names, NetworkSettings }) =>
        Object.values(NetworkSettings?.Networks ?? {}).flatMap(({ IPAddress, GlobalIPv6Address }) =>
          [IPAddress, GlobalIPv6Address].flatMap((address) =>
            address ? [{ name: Names?.[0]?.replace(/^\//, '') ?? Id.slice(0, 12), address }] : [],
          ),
        ),
      )
    const drivers = container.NetworkSettings.Networks.map((name) => known.find(({ Name }) => Name === name)?.Driver ?? 'unknown')
    return {
      gateways: [...new Set(gateways.filter((address) => address !== null))],
      neighbours: neighbours.slice(0, mostNeighbours),
      drivers,
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof BbxError) throw error
    return { missing: 'unknown', why: `the container engine does not tell its networks: ${messageOf(error)}` }
  }
}
