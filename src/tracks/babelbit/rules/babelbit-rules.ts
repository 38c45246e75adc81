import type { Rule } from '../../../submission/rules/rule.ts'
import { sourceRule } from '../../server-rules/source-rule.ts'
import { answer } from './answer.ts'
import { routes } from './routes.ts'

export const babelbitRules: readonly Rule[] = [sourceRule('babelbit'), routes, answer]
