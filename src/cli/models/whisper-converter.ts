import { BbxError } from '../../base/bbx-error.ts'
import { diskError } from '../../base/disk-error.ts'
import { Refusal } from '../../weights/refusal.ts'
import { convertWhisper } from '../../weights/whisper/convert.ts'
import type { FolderConverter } from './model-converter.ts'

export const whisperConverter: FolderConverter = {
  async intoFolder(path, shown, to, signal) {
    try {
      const { files, config, values } = await convertWhisper(path, to, signal)
      const { d_model: width, encoder_layers, decoder_layers, num_mel_bins: mels, vocab_size: tokens } = config
      const facts = { values, width, encoderLayers: encoder_layers, decoderLayers: decoder_layers, mels, tokens }
      return { files, facts, shown: `${values} values, ${encoder_layers} and ${decoder_layers} layers` }
    } catch (error) {
      if (!(error instanceof Refusal)) throw diskError(error, to)
      const remedy = 'give the folder of a Whisper as the hub has it: its JSON files, and model.safetensors'
      throw new BbxError('U0007', { what: `${shown} cannot be read as a Whisper`, why: error.message, remedy, cause: error })
    }
  },
}
