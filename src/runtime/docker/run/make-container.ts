import { z } from 'zod'
import { within } from '../../../base/within.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import type { SandboxCreateOptions } from '../sandbox/container-options.ts'

const createAnswer = z.object({ Id: z.string(), Warnings: z.array(z.string()).nullish() })

/** A call that was given up on may still make a container: so long that is waited for. */
const lateMs = 5_000

/**
 * Makes a container, with the warnings that dockerode's own call drops. One that comes after an abort is removed again. `volumes` of the
 * options are removed with the run.
 */
export async function makeContainer(
  { docker, call }: ContainerEngine,
  { name, ...body }: SandboxCreateOptions,
  signal: AbortSignal,
): Promise<{ id: string; warnings: readonly string[] }> {
  const making = new Promise<unknown>((resolve, reject) => {
    docker.modem.dial(
      {
        path: '/containers/create?',
        method: 'POST',
        // Without `_query` all of it would go into the address, the filter of system calls included.
        options: { _query: { name }, _body: body },
        statusCodes: { 200: true, 201: true, 400: 'bad parameter', 404: 'no such image', 409: 'conflict', 500: 'server error' },
      },
      (error: unknown, answer: unknown) => (error ? reject(error) : resolve(answer)),
    )
  })
  try {
    const { Id, Warnings } = createAnswer.parse(await call('make the container', making, { signal }))
    return { id: Id, warnings: Warnings ?? [] }
  } catch (error) {
    const late = making.then(async (answer) => {
      await docker.getContainer(createAnswer.parse(answer).Id).remove({ force: true, v: true })
    })
    await within(
      late.catch(() => {}),
      lateMs,
    )
    throw error
  }
}
