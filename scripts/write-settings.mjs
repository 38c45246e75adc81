import { loadSource } from './load-source.mjs'
import { writeGenerated } from './write-generated.mjs'

const { settingsTable } = await loadSource('src/config/settings-table.ts')
const folders = { home: '~', cache: '~/.cache', config: '~/.config', cwd: '.' }
const cell = (text) => text.replaceAll('|', String.raw`\|`)
const code = (text) => `\`${text}\``

const rows = Object.entries(settingsTable).map(([key, { type, variable, names, choices, description, ...row }]) => {
  const preset = typeof row.default === 'function' ? row.default(folders) : row.default
  const form = type === 'choice' ? choices.map(code).join(', ') : type
  return `| ${code(key)} | ${[variable, ...names].map(code).join(', ')} | ${form} | ${preset === null ? '' : code(preset)} | ${cell(description)} |`
})
const page = `# Settings

\`bbx config\` prints every setting with its value and where it came from; \`bbx config set KEY VALUE\` writes one into \`.env\`. The first of
these places that has a setting wins: an option of the call; a variable of the environment; \`.env\` of the folder where \`bbx\` is called (or
\`--env-file\`); \`$XDG_CONFIG_HOME/bbx/config.toml\`; the default. In one place \`bbx\`'s own variable comes before the others.

Two different values for one secret are an error that names both places. Booleans are \`1\`, \`true\`, \`yes\`, \`on\` or \`0\`, \`false\`, \`no\`, \`off\`; paths may
start with \`~\`. A submission's process gets the settings under \`submission.\` and an allow-list of the environment, nothing else. Settings do not go
into a submission's \`bbx.toml\`: they are refused there by name.

This page is written by \`npm run settings-page\` from the table in the code.

| setting | variables | form | default | what it is |
|---|---|---|---|---|
${rows.join('\n')}
`
await writeGenerated({ 'docs/settings.md': page })
