import { BbxError } from '../base/bbx-error.ts'
import type { Settings } from './settings.ts'
import { settingKeys } from './settings-table.ts'

/** Asks for every setting; throws the one error there is, or all of them as one (BbxError, code of the first). */
export function refuseBadSettings(settings: Settings): void {
  const errors = new Map<string, BbxError>()
  for (const key of settingKeys) {
    try {
      settings.get(key)
    } catch (error) {
      if (!(error instanceof BbxError)) throw error
      errors.set(error.message, error)
    }
  }
  const [first, ...more] = errors.values()
  if (first === undefined) return
  if (more.length === 0) throw first
  const all = [first, ...more]
  throw new BbxError(first.code, {
    what: all.map(({ message }) => message).join('; '),
    remedy: [...new Set(all.map(({ message, remedy }) => `${message.split(' ', 1)[0]}: ${remedy}`))].join('; '),
  })
}
