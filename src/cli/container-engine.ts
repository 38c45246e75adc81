import { homedir } from 'node:os'
import type { ContainerEngine } from '../runtime/docker/container-engine/types.ts'
import type { Context } from './context.ts'

/** The container engine that Docker's own client would ask. Throws BbxError E0020 where none answers. dockerode is loaded here, not before. */
export async function connectContainerEngine({ signal }: Pick<Context, 'signal'>): Promise<ContainerEngine> {
  const { findEngineAddress } = await import('../runtime/docker/container-engine/find-address.ts')
  const address = await findEngineAddress({ variables: process.env, home: homedir() })
  const { connectEngine } = await import('../runtime/docker/container-engine/connect.ts')
  return connectEngine(address, signal)
}

/** Whether somebody chose the container engine: one that was and does not answer is a failure, where none at all may be none that is needed. */
export async function isContainerEngineNamed(): Promise<boolean> {
  const { namedEngine } = await import('../runtime/docker/container-engine/find-address.ts')
  return (await namedEngine({ variables: process.env, home: homedir() })) !== null
}
