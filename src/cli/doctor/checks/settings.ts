import { counted } from '../../../base/counted.ts'
import { settingKeys } from '../../../config/settings-table.ts'
import { type DoctorCheck, ok } from '../doctor-check.ts'

/** A setting that cannot be read throws what is wrong with it. */
export const settings: DoctorCheck = {
  id: 'settings',
  title: 'settings',
  async look(context) {
    const loaded = await context.settings()
    const changed = settingKeys.flatMap((key) => {
      const { origin } = loaded.get(key)
      return origin === 'default' ? [] : [`${key} (${origin})`]
    })
    if (changed.length === 0) return ok('all as they come')
    return ok(`${counted(changed.length, 'setting')} of your own: ${changed.join(', ')}; \`bbx config\` shows the values`)
  },
}
