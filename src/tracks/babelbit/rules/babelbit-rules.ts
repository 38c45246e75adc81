import type { Rule } from '../../../submission/rules/rule.ts'
import { answer } from './answer.ts'
import { routes } from './routes.ts'
import { source } from './source.ts'

export const babelbitRules: readonly Rule[] = [source, routes, answer]
