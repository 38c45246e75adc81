import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
rmSync(join(folder, 'Dockerfile'))
execFileSync('mkfifo', [join(folder, 'Dockerfile')])
