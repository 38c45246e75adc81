import type { Codec } from '@polkadot/types/types'
import { z } from 'zod'
import { subtensorFailure } from '../dispatch-failure.ts'
import { uidOf } from '../subnets.ts'
import type { World } from '../world.ts'
import { argument, type Call, whole } from './call.ts'

/** 127.0.0.1 and 255.255.255.255; ::1 and all ones (reference chain-and-wallet 4.2). */
const refused: Readonly<Record<number, readonly bigint[]>> = {
  4: [0x7f00_0001n, 0xffff_ffffn],
  6: [1n, (1n << 128n) - 1n],
}

const servedSchema = z.object({ block: z.coerce.number() })

function check(world: World, who: string, args: readonly Codec[]): void {
  const netuid = whole(args, 0)
  const kind = refused[whole(args, 4)]
  if (uidOf(world, netuid, who) === null) throw subtensorFailure('HotKeyNotRegisteredInNetwork')
  if (kind === undefined) throw subtensorFailure('InvalidIpType')
  if (kind.includes(BigInt(argument(args, 2).toString()))) throw subtensorFailure('InvalidIpAddress')
  if (whole(args, 3) === 0) throw subtensorFailure('InvalidPort')
  const last = servedSchema.safeParse(world.state.get('subtensorModule.axons', netuid, who)?.toJSON()).data?.block ?? 0
  const limit = world.state.number('subtensorModule.servingRateLimit', netuid)
  if (last > 0 && world.store.head - last < limit) throw subtensorFailure('ServingRateLimitExceeded')
}

/** `subtensorModule.serve_axon`: where a miner's server answers. */
export const serveAxon: Call = {
  paysFee: false,
  admits: check,
  run(world, who, args) {
    check(world, who, args)
    const [netuid, version, ip, port, ipType, protocol, placeholder1, placeholder2] = args
    const axon = { block: world.store.head, version, ip, port, ipType, protocol, placeholder1, placeholder2 }
    world.state.put('subtensorModule.axons', [netuid, who], axon)
    return [['subtensorModule.AxonServed', [netuid, who]]]
  },
}
