import { dirname } from 'node:path'
import { encodeModelInChunks } from '../onnx/model.ts'
import { refuse } from '../refusal.ts'
import { openSafetensors } from '../safetensors/open-safetensors.ts'
import { bertGraph } from './graph.ts'
import { layout } from './layout.ts'
import { type Pooling, readBertFolder } from './read-folder.ts'
import { textTokens } from './text-tokens.ts'

export interface ConvertedBert {
  /** Numbers in its tensors. */
  values: number
  layers: number
  hidden: number
  pooling: Pooling
  mostTokens: number
}

/** What the file says of itself beside its graph, for whoever opens it. */
export const noteKeys = { kind: 'model', tokenizer: 'tokenizer', mostTokens: 'most_tokens' } as const
export const bertKind = 'bert text embedder'

/**
 * A sentence-transformers model on BERT (`model.safetensors`, with its JSON files beside it) as one ONNX file that holds its pooling and its tokenizer too. `save` gets it piece by piece: no more
 * than one tensor is in memory. Throws Refusal where it is none, and what `save` throws.
 */
export async function convertBert(path: string, save: (bytes: AsyncIterable<Uint8Array>) => Promise<void>): Promise<ConvertedBert> {
  await using file = await openSafetensors(path)
  const folder = await readBertFolder(dirname(path))
  const { config, pooling, mostTokens, tokenizer } = folder
  if (config.hidden_size % config.num_attention_heads !== 0) refuse('config.json has heads that do not fit into its width')
  textTokens(tokenizer, mostTokens)
  let values = 0
  for (const [name, shape] of layout(config)) {
    const found = file.tensors.get(name) ?? refuse(`it is no BERT: it has no tensor ${name}`)
    if (String(found.shape) !== String(shape))
      refuse(`${name} has the shape [${found.shape.join(', ')}], and by its config.json [${shape.join(', ')}]`)
    values += shape.reduce((product, length) => product * length, 1)
  }
  const notes = { [noteKeys.kind]: bertKind, [noteKeys.tokenizer]: tokenizer, [noteKeys.mostTokens]: String(mostTokens) }
  await save(encodeModelInChunks(bertGraph(file, folder), notes))
  return { values, layers: config.num_hidden_layers, hidden: config.hidden_size, pooling, mostTokens }
}
