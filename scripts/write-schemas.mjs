import { loadSource } from './load-source.mjs'
import { writeGenerated } from './write-generated.mjs'

const { jsonSchemas } = await loadSource('src/cli/schemas/all-schemas.ts')
const files = Object.entries(jsonSchemas()).map(([name, schema]) => [`schemas/${name}.json`, `${JSON.stringify(schema, null, 2)}\n`])
await writeGenerated(Object.fromEntries(files))
