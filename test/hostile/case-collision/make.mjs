import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
writeFileSync(join(folder, 'Model.json'), '1')
writeFileSync(join(folder, 'model.json'), '2')
