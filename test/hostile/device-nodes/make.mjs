import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const folder = process.argv[2]
execFileSync('mknod', [join(folder, 'zero.bin'), 'c', '1', '5'])
execFileSync('mknod', [join(folder, 'disk.bin'), 'b', '7', '99'])
