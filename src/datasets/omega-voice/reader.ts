import { once } from 'node:events'
import { BbxError } from '../../base/bbx-error.ts'
import { endWithParent } from '../../base/end-with-parent.ts'
import type { PassedOver } from '../passed-over.ts'
import type { Order, Told } from './pairs-by-process.ts'
import { readOmegaVoice } from './read-omega-voice.ts'

endWithParent()

const tell = (what: Told) => process.send?.(what)
const [{ path, draw }] = (await once(process, 'message')) as [Order]
const passedOver: PassedOver = new Map()
try {
  for await (const pair of readOmegaVoice(path, draw, passedOver, () => tell({ at: 'group' }))) {
    const goOn = once(process, 'message')
    tell({ at: 'pair', pair })
    await goOn
  }
  tell({ at: 'end', passedOver })
} catch (error) {
  if (!(error instanceof BbxError)) throw error
  tell({ at: 'refused', what: error.message, why: error.why, remedy: error.remedy })
}
