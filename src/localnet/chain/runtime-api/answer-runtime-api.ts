import type { Codec } from '@polkadot/types/types'
import { apiMethod, decodeArguments, encodeAnswer } from '../../../chain/scale/runtime-api.ts'
import { accountOf } from '../accounts.ts'
import { feeOf } from '../fee.ts'
import type { World } from '../world.ts'
import { metagraphOf, selectiveMetagraph, subnetState } from './metagraph.ts'
import { fullNeuron, neuronOf, neuronsOf } from './neurons.ts'

/** What a new subnet costs here; on a real chain it falls from the last one's price. */
const registrationCostRao = 1_000_000_000_000

type Answer = (world: World, args: readonly Codec[]) => unknown

const number = (args: readonly Codec[], at: number) => Number(args[at]?.toString() ?? 0)

const answers: Readonly<Record<string, Answer>> = {
  account_nonce: (world, [who]) => accountOf(world, String(who)).nonce,
  get_neurons: (world, args) => neuronsOf(world, number(args, 0)).map((neuron) => fullNeuron(world, neuron)),
  get_neurons_lite: (world, args) => neuronsOf(world, number(args, 0)),
  get_neuron(world, args) {
    const neuron = neuronOf(world, number(args, 0), number(args, 1))
    return neuron && fullNeuron(world, neuron)
  },
  get_neuron_lite: (world, args) => neuronOf(world, number(args, 0), number(args, 1)),
  get_metagraph: (world, args) => metagraphOf(world, number(args, 0)),
  get_mechagraph: (world, args) => metagraphOf(world, number(args, 0)),
  get_selective_metagraph: (world, args) => selectiveMetagraph(world, number(args, 0), places(args[1])),
  get_selective_mechagraph: (world, args) => selectiveMetagraph(world, number(args, 0), places(args[2])),
  get_subnet_state: (world, args) => subnetState(world, number(args, 0)),
  get_subnet_hyperparams: (world, args) => metagraphOf(world, number(args, 0)),
  get_subnet_hyperparams_v2: (world, args) => metagraphOf(world, number(args, 0)),
  get_next_epoch_start_block(world, args) {
    const graph = metagraphOf(world, number(args, 0))
    return graph && graph.lastStep + graph.tempo
  },
  get_network_registration_cost: () => registrationCostRao,
}

/** Answers a `state_call`, of the newest block whatever is asked for; null for a function that the runtime does not have. */
export function answerRuntimeApi(world: World, call: string, bytes: Uint8Array): string | null {
  const method = apiMethod(world.runtime, call)
  if (method === null) return null
  // The transaction in its arguments has no type of its own in the metadata: only its length counts.
  if (method.name === 'query_info') {
    const fee = feeOf(bytes.length).toString()
    return encodeAnswer(world.runtime, method, { weight: { refTime: 1000, proofSize: 0 }, class: 'Normal', partialFee: fee })
  }
  const answer = answers[method.name]
  if (answer === undefined) return null
  const args = bytes.length === 0 ? [] : decodeArguments(world.runtime, method, bytes)
  return encodeAnswer(world.runtime, method, answer(world, args))
}

function places(list: Codec | undefined): ReadonlySet<number> {
  const json = list?.toJSON()
  return new Set(Array.isArray(json) ? json.map(Number) : [])
}
