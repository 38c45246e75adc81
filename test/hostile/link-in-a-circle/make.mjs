import { symlinkSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
symlinkSync('b', join(folder, 'a'))
symlinkSync('a', join(folder, 'b'))
symlinkSync('.', join(folder, 'again'))
