import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HubContent } from './hub/repository.ts'
import { imagebindGolden } from './imagebind-golden.ts'
import { mimiPath } from './mimi-golden.ts'
import { bertFiles, bertWeights } from './tiny-bert.ts'
import { writeTinyWhisper } from './tiny-whisper.ts'

/** The repository of Mimi as it is on the hub, with the small weights of the golden set. */
export async function mimiContent(changes: Readonly<Record<string, string | Uint8Array>> = {}): Promise<HubContent> {
  const [config, weights] = await Promise.all([readFile(mimiPath('config.json')), readFile(mimiPath('model.safetensors'))])
  return { name: 'kyutai/mimi', files: { 'config.json': config, 'model.safetensors': weights, ...changes }, large: ['model.safetensors'] }
}

/** That of Whisper, with two thousand weights by a formula. */
export async function whisperContent(): Promise<HubContent> {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-whisper-'))
  await writeTinyWhisper(folder)
  const names = await readdir(folder)
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const))
  return {
    name: 'openai/whisper-large-v2',
    files: { ...Object.fromEntries(files), 'pytorch_model.bin': 'not wanted' },
    large: ['model.safetensors'],
  }
}

/** That of the text tower's checkpoint, with the small module of the golden set. */
export async function videobindContent(file = 'imagebind_module_small.pth'): Promise<HubContent> {
  return {
    name: 'jondurbin/videobind-v0.2',
    files: { 'README.md': '# videobind', 'videobind.pth': await readFile(join(imagebindGolden, file)) },
    large: ['videobind.pth'],
  }
}

/** That of mxbai-embed-large, with a BERT of seven tokens. */
export function mxbaiContent(changes: Readonly<Record<string, string | Uint8Array>> = {}): HubContent {
  const json = Object.entries(bertFiles).map(([name, value]) => [name, JSON.stringify(value)] as const)
  return {
    name: 'mixedbread-ai/mxbai-embed-large-v1',
    files: { ...Object.fromEntries(json), 'model.safetensors': bertWeights, 'onnx/model.onnx': 'not wanted', ...changes },
    large: ['model.safetensors'],
  }
}
