import { symlinkSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
symlinkSync('/etc/hostname', join(folder, 'weights.json'))
