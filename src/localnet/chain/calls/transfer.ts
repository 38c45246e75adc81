import { freeBalance, pay, setBalance } from '../accounts.ts'
import { argument, type Call } from './call.ts'

/** `balances.transfer_keep_alive` */
export const transferKeepAlive: Call = {
  paysFee: true,
  run(world, who, args) {
    const to = argument(args, 0).toString()
    const rao = BigInt(argument(args, 1).toString())
    pay(world, who, rao)
    setBalance(world, to, freeBalance(world, to) + rao)
    return [['balances.Transfer', [who, to, rao.toString()]]]
  },
}
