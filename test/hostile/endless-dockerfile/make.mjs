import { closeSync, ftruncateSync, openSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
const file = openSync(join(folder, 'Dockerfile'), 'w')
ftruncateSync(file, 8 * 2 ** 30)
closeSync(file)
