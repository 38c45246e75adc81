import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pack } from 'tar-stream'
import { isSameProcess, type ProcessIdentity, processIdentity } from '../../src/base/process-identity.ts'
import { statusOf } from '../../src/runtime/docker/container-engine/call.ts'
import type { ContainerEngine } from '../../src/runtime/docker/container-engine/types.ts'

/** On what the tests make by themselves: not one of bbx's own labels, so that to bbx it is foreign. */
export const testLabel = 'test.run'
const ownerLabel = 'test.owner'

export interface TestImage {
  testRun: string
  name: string
  /** Build context with a Dockerfile, or its files by name. */
  folder?: string
  files?: Readonly<Record<string, string>>
}

/** Builds with the classic builder, from a context that is small; throws with the step's output. Returns the image's tag. */
export async function buildTestImage({ docker }: ContainerEngine, { testRun, name, folder, files = {} }: TestImage): Promise<string> {
  const context = pack()
  for (const [path, text] of Object.entries(files)) context.entry({ name: path }, text)
  for (const path of folder === undefined ? [] : await readdir(folder))
    context.entry({ name: path }, await readFile(join(folder ?? '', path)))
  context.finalize()
  const tag = `bbx-tests/${testRun}:${name}`
  const labels = { [testLabel]: testRun, [ownerLabel]: JSON.stringify(processIdentity(process.pid)) }
  const stream = await docker.buildImage(Readable.from(context), { t: tag, forcerm: true, networkmode: 'none', labels })
  const output: string[] = []
  let failure: string | null = null
  await new Promise<void>((resolve, reject) => {
    const onEvent = (event: { stream?: string; error?: string }) => {
      if (event.stream !== undefined) output.push(event.stream)
      if (event.error !== undefined) failure = event.error
    }
    docker.modem.followProgress(stream, (error) => (error === null ? resolve() : reject(error)), onEvent)
  })
  if (failure !== null) throw new Error(`${tag}: ${failure}\n${output.join('')}`)
  return tag
}

/** For the name of a variant: the same lines give the same image. */
export function nameOf(files: Readonly<Record<string, string>>): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12)
}

/** Images of one test run, or of all whose process is dead. */
export async function removeTestImages({ docker }: ContainerEngine, which: string | 'dead'): Promise<void> {
  const label = which === 'dead' ? testLabel : `${testLabel}=${which}`
  for (const { Id, Labels } of await docker.listImages({ filters: { label: [label] } })) {
    if (which === 'dead' && isSameProcess(JSON.parse(Labels?.[ownerLabel] ?? '{}') as ProcessIdentity)) continue
    await docker
      .getImage(Id)
      .remove({ force: true })
      .catch((error: unknown) => {
        // Gone with another of its tags, or still the parent of one that goes later.
        if (statusOf(error) !== 404 && statusOf(error) !== 409) throw error
      })
  }
}
