import { linkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
writeFileSync(join(folder, 'weights.txt'), 'x'.repeat(1000))
for (const name of ['b.txt', 'c.txt', '.env.d']) linkSync(join(folder, 'weights.txt'), join(folder, name))
