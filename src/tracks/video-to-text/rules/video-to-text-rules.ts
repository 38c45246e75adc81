import type { Rule } from '../../../submission/rules/rule.ts'
import { addressRule } from '../../omega/address-rule.ts'
import { sourceRule } from '../../server-rules/source-rule.ts'
import { answer } from './answer.ts'
import { routes } from './routes.ts'

/** What is asked of a video-to-text submission beside the common rules. */
export const videoToTextRules: readonly Rule[] = [sourceRule('video-to-text'), routes, answer, addressRule('video-to-text')]
