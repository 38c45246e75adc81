import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { byteSize } from '../../../base/byte-size.ts'
import { cacheDir } from '../../cache-dir.ts'
import { type DoctorCheck, ok } from '../doctor-check.ts'

/** Ours: an image of the scaffold has about 200 MB, an environment with torch some gigabytes. */
const enoughBytes = 5e9
const leastBytes = 5e8

export const disk: DoctorCheck = {
  id: 'disk',
  title: 'room on disk',
  async look(context) {
    const folders = [context.cwd, cacheDir(await context.settings())].map(existing)
    const free = await Promise.all(
      [...new Set(folders)].map(async (folder) => {
        const { bavail, bsize } = await statfs(folder)
        return { folder, bytes: bavail * bsize }
      }),
    )
    const least = Math.min(...free.map(({ bytes }) => bytes))
    const what = free.map(({ folder, bytes }) => `${byteSize(bytes)} free at ${folder}`).join(', ')
    if (least >= enoughBytes) return ok(what)
    return {
      status: least < leastBytes ? 'failed' : 'warning',
      what,
      remedy: 'make room: `bbx clean --all` removes what bbx can make again',
    }
  },
}

/** A folder that will be made lies on the disk of the one above it. */
function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder))
}
