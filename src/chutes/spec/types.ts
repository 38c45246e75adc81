/** Everything a chute is made of, before anything is sent: the Python module and the platform's payloads both come from it (reference chutes 3.1, 3.3, 4). */
export interface ChuteSpec {
  /** Lower case, letters, digits and single dashes: see `chute-name.ts`. */
  name: string
  /** At most 1024 characters. */
  tagline: string
  /** Never empty, at most 16384 characters. */
  readme: string
  image: ChuteImage
  /** `NAME.py` in the working folder of the image. */
  filename: string
  /** `MODULE:VARIABLE` */
  refStr: string
  /** The module's source, at most 150000 characters. */
  code: string
  nodeSelector: NodeSelector
  /** Requests that one instance answers at the same time, 1 to 256. */
  concurrency: number
  /** 1 to 100 */
  maxInstances: number
  /** 0 to 1: the share of busy slots from which on another instance is asked for. */
  scalingThreshold: number
  /** Of idling, 60 to 604800; the owner pays for them. */
  shutdownAfterSeconds: number
  /** False: the network is cut once the chute has started. */
  allowExternalEgress: boolean
  /** The platform's own field, which only its vllm template uses. The revision of the model is in the code. */
  revision: null
  cords: readonly Cord[]
}

/** One image serves all revisions: the platform delivers the module separately (reference chutes 4.1). */
export interface ChuteImage {
  /** Of the account that owns it; lower case. */
  username: string
  name: string
  /** From the hash of the Dockerfile, so that an unchanged one is built once. */
  tag: string
  dockerfile: string
  /** Never empty: newer servers refuse that. */
  readme: string
}

export interface NodeSelector {
  /** 1 to 8 */
  gpuCount: number
  /** 16 to 140 */
  minVramGbPerGpu: number
  /** GPUs by the platform's ids; null: any. */
  include: readonly string[] | null
  exclude: readonly string[] | null
}

/** A function that can be called from outside, with the schemas that the platform stores beside it (reference chutes 4.4). */
export interface Cord {
  /** Of the internal route, which the platform always calls with POST. */
  path: string
  method: 'POST'
  publicApiPath: string
  publicApiMethod: 'GET' | 'POST'
  stream: boolean
  /** The name of the Python function. */
  function: string
  inputSchema: JsonSchema
  outputSchema: JsonSchema
  outputContentType: string
  minimalInputSchema: JsonSchema | null
  passthrough: boolean
}

export type JsonSchema = { readonly [key: string]: unknown }
