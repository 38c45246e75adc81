import { writeFileSync } from 'node:fs'

const folder = process.argv[2]
writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe, 0x2e, 0x74])]), 'x')
