import type { Rule } from '../../../submission/rules/rule.ts'
import { addressRule } from '../../omega/address-rule.ts'
import { sourceRule } from '../../server-rules/source-rule.ts'
import { answer } from './answer.ts'
import { routes } from './routes.ts'

/** What is asked of a voice-to-voice submission beside the common rules. */
export const voiceToVoiceRules: readonly Rule[] = [sourceRule('voice-to-voice'), routes, answer, addressRule('voice-to-voice')]
