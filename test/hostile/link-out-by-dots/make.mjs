import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
mkdirSync(join(folder, 'a/b'), { recursive: true })
symlinkSync('../../../../../etc', join(folder, 'a/b/c'))
