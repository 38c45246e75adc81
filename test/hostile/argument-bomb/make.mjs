import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
const lines = ['ARG A0=python:3.11-slim']
for (let at = 1; at <= 35; at++) lines.push(`ARG A${at}=$A${at - 1}$A${at - 1}`)
writeFileSync(join(folder, 'Dockerfile'), `${lines.join('\n')}\nFROM $A35\nCMD ["python", "server.py"]\n`)
