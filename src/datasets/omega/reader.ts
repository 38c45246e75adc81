import { once } from 'node:events'
import { BbxError } from '../../base/bbx-error.ts'
import { endWithParent } from '../../base/end-with-parent.ts'
import type { PassedOver } from '../passed-over.ts'
import type { Draw } from './draw.ts'
import type { OmegaSet } from './omega-sets.ts'
import type { Order, Sample, Told } from './read-by-process.ts'

endWithParent()

type Read = (path: string, draw: Draw, passedOver: PassedOver, onGroup: () => void) => AsyncIterable<Sample[OmegaSet]>

/** Decoders of audio are for clips of sound alone. */
const readers: Readonly<Record<OmegaSet, () => Promise<Read>>> = {
  'omega-voice': async () => (await import('../omega-voice/read-omega-voice.ts')).readOmegaVoice,
  'omega-multimodal': async () => (await import('../omega-multimodal/read-omega-multimodal.ts')).readOmegaMultimodal,
}

const tell = (what: Told) => process.send?.(what)
const [{ set, path, draw }] = (await once(process, 'message')) as [Order]
const passedOver: PassedOver = new Map()
try {
  const read = await readers[set]()
  for await (const sample of read(path, draw, passedOver, () => tell({ at: 'group' }))) {
    const goOn = once(process, 'message')
    tell({ at: 'sample', sample })
    await goOn
  }
  tell({ at: 'end', passedOver })
} catch (error) {
  if (!(error instanceof BbxError)) throw error
  tell({ at: 'refused', what: error.message, why: error.why, remedy: error.remedy })
}
