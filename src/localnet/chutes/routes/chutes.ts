import { z } from 'zod'
import { accountsNamed } from '../accounts.ts'
import { authenticate } from '../authenticate.ts'
import { json, type PlatformCall, Refused } from '../call.ts'
import { findChute, ownChutes } from '../chutes.ts'
import { deploy } from '../deploy.ts'
import { gpus } from '../gpus.ts'
import { noteChange } from '../images.ts'
import { isLike } from '../like.ts'
import { pageOf } from '../page.ts'
import { invalid, jsonBody } from '../read-body.ts'
import { cordRefId, showChute } from '../show-chute.ts'
import { deploymentSchema } from '../state.ts'

export async function chuteList(call: PlatformCall): Promise<void> {
  const { platform, url, response } = call
  const { account } = authenticate(call, 'chutes')
  const asked = url.searchParams
  const withPublic = /^true$/i.test(asked.get('include_public') ?? '')
  const answer = platform.cached(`chutes ${account.userId} ${url.search}`, platform.habits.listCacheMs, () => {
    const chutes = platform.state.chutes
      .filter(({ userId, deployed }) => userId === account.userId || (withPublic && deployed.public))
      .filter(({ deployed, slug }) => isLike(deployed.name, `%${asked.get('name') ?? ''}%`) && slug.includes(asked.get('slug') ?? ''))
      .toReversed()
    const page = pageOf(chutes, asked, (chute) => chute)
    return {
      ...page,
      items: page.items.map((chute) => ({ ...showChute(platform, chute), cords: null })),
      cord_refs: Object.fromEntries(page.items.map((chute) => [cordRefId(chute), chute.deployed.cords ?? []])),
    }
  })
  json(response, answer)
}

export async function chuteGet(call: PlatformCall): Promise<void> {
  const { platform, response, parts } = call
  const caller = authenticate(call, 'chutes')
  const idOrName = parts.id ?? ''
  const answer = platform.cached(`chute ${caller.account.userId} ${idOrName}`, platform.habits.lookupCacheMs, () => {
    const chute = findChute(platform, caller, idOrName)
    return chute === undefined ? null : showChute(platform, chute)
  })
  if (answer === null) throw new Refused(404, 'Chute not found, or does not belong to you')
  json(response, answer)
}

/** Its source, for everybody who may use the chute. */
export async function chuteCode(call: PlatformCall): Promise<void> {
  const chute = findChute(call.platform, authenticate(call, 'chutes'), call.parts.id ?? '')
  if (chute === undefined) throw new Refused(404, 'Chute not found, or does not belong to you')
  call.response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(chute.deployed.code)
}

export async function chuteDelete(call: PlatformCall): Promise<void> {
  const { platform, response, parts } = call
  const caller = authenticate(call, 'chutes')
  const chute = only(ownChutes(platform, caller, parts.id ?? ''))
  if (chute === undefined) throw new Refused(404, 'Chute not found, or does not belong to you')
  const { chutes, secrets } = platform.state
  chutes.splice(chutes.indexOf(chute), 1)
  platform.state.secrets = secrets.filter(({ chuteId }) => chuteId !== chute.chuteId)
  noteChange(platform, 'chute', chute.userId)
  await platform.save()
  json(response, { chute_id: chute.chuteId, deleted: true })
}

export async function chuteDeploy(call: PlatformCall): Promise<void> {
  const { platform, url, response } = call
  const caller = authenticate(call, null)
  const wanted = jsonBody(call, deploymentSchema)
  const { include, exclude } = wanted.node_selector
  const unknown = [...(include ?? []), ...(exclude ?? [])].find((id) => !Object.hasOwn(gpus, id))
  if (unknown !== undefined) {
    const issue = { code: 'custom' as const, path: ['node_selector'], message: `Value error, unknown GPU: ${unknown}`, input: unknown }
    throw invalid(new z.ZodError([issue]), wanted)
  }
  const chute = deploy(platform, caller, wanted, /^(true|1)$/i.test(url.searchParams.get('accept_fee') ?? ''))
  await platform.save()
  json(response, showChute(platform, chute))
}

const shareSchema = z.object({ chute_id_or_name: z.string().min(1), user_id_or_name: z.string().min(1) })

export async function share(call: PlatformCall): Promise<void> {
  const { chute, user } = shareTarget(call)
  if (!chute.sharedWith.includes(user.userId)) chute.sharedWith.push(user.userId)
  await call.platform.save()
  json(call.response, { status: `Successfully shared chute.name='${chute.deployed.name}' with user.username='${user.username}'` })
}

export async function unshare(call: PlatformCall): Promise<void> {
  const { chute, user } = shareTarget(call)
  chute.sharedWith = chute.sharedWith.filter((userId) => userId !== user.userId)
  await call.platform.save()
  json(call.response, { status: `Successfully unshared chute.name='${chute.deployed.name}' with user.username='${user.username}'` })
}

function shareTarget(call: PlatformCall) {
  const caller = authenticate(call, null)
  const { chute_id_or_name: chuteName, user_id_or_name: userName } = jsonBody(call, shareSchema)
  const chute = only(ownChutes(call.platform, caller, chuteName))
  if (chute === undefined) throw new Refused(404, `Did not find target chute ${chuteName}, or it does not belong to you`)
  if (chute.deployed.public) throw new Refused(400, 'Chute is public, no need to share.')
  const user = only(accountsNamed(call.platform.state, userName))
  if (user === undefined) throw new Refused(404, 'Could not find target user to share with')
  if (user.userId === caller.account.userId) throw new Refused(400, 'Cannot share a chute with yourself')
  return { chute, user }
}

/** The platform takes one by a likeness of names, and fails where several are alike. */
function only<T>(found: readonly T[]): T | undefined {
  if (found.length > 1) throw new Refused(500, 'Internal Server Error')
  return found[0]
}
