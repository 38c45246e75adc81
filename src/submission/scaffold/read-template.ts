import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { leftOutByName } from '../left-out.ts'

export interface ScaffoldFile {
  /** Relative to the submission, with forward slashes. */
  path: string
  content: Uint8Array
  executable: boolean
}

/** Beside a template's files: what it takes from another. It is no part of what is written. */
const descriptionName = 'template.json'
const descriptionSchema = z.strictObject({ extends: z.string(), remove: z.array(z.string()).default([]) })

/** The templates of a track, by name. `root` is the folder of all templates. */
export async function templateNames(root: string, track: string): Promise<string[]> {
  const entries = await readdir(join(root, track), { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort()
}

/** The files of a template, those it extends included. Throws BbxError U0001 for a name that is no template, with the list. */
export async function readTemplate(root: string, track: string, name: string): Promise<ScaffoldFile[]> {
  const names = await templateNames(root, track)
  if (!names.includes(name)) {
    throw new BbxError('U0001', { what: `the track ${track} has no template ${name}`, remedy: `the templates: ${names.join(', ')}` })
  }
  const own = await readFolder(join(root, track, name), '')
  const description = own.find(({ path }) => path === descriptionName)
  const files = own.filter(({ path }) => path !== descriptionName)
  if (description === undefined) return files
  const { extends: parent, remove } = descriptionSchema.parse(JSON.parse(Buffer.from(description.content).toString()))
  const replaced = new Set(files.map(({ path }) => path))
  const gone = (path: string) => replaced.has(path) || remove.some((entry) => path === entry || path.startsWith(`${entry}/`))
  return [...(await readTemplate(root, track, parent)).filter(({ path }) => !gone(path)), ...files]
}

/** The files below a folder. A part of a path that starts with `dot-` starts with a dot in what is written: npm drops or reads real dot files. */
export async function readFolder(folder: string, below: string): Promise<ScaffoldFile[]> {
  const files: ScaffoldFile[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    // What tools leave where somebody worked on a template in place.
    if (leftOutByName(entry.name) !== null) continue
    const source = join(folder, entry.name)
    const name = entry.name.replace(/^dot-/, '.')
    const path = below === '' ? name : `${below}/${name}`
    if (entry.isDirectory()) files.push(...(await readFolder(source, path)))
    else if (entry.isFile()) files.push({ path, content: await readFile(source), executable: ((await stat(source)).mode & 0o100) !== 0 })
  }
  return files
}
