import { authenticate } from '../authenticate.ts'
import { json, type PlatformCall, Refused } from '../call.ts'
import { findChute } from '../chutes.ts'
import { openStream } from '../event-stream.ts'
import { activeInstances, askForInstance, instancesOf } from '../instances.ts'

/** Asks for an instance at each look, and ends without a word where none came in time (reference chutes 3.4). */
export async function warmup(call: PlatformCall): Promise<void> {
  const { platform, response, url, parts, fault, request } = call
  const { habits, now } = platform
  const { authorization, 'x-chutes-hotkey': hotkey } = request.headers
  // A mistake of the platform's own.
  if (authorization === undefined && hotkey === undefined) throw new Refused(500, 'Internal Server Error')
  const caller = authenticate(call, 'chutes')
  const chute = findChute(platform, caller, parts.id ?? '')
  if (chute === undefined) throw new Refused(404, 'No matching chute found!')
  const { balance, paymentAddress } = caller.account
  if (balance <= 0) throw new Refused(402, `Account balance is $${balance}, please top-up with fiat or send tao to ${paymentAddress}`)
  const hot = () => activeInstances(chute, now()).length
  askForInstance(platform, chute)
  await platform.save()
  if (url.searchParams.get('quick') === 'true') {
    const amount = (now() - (chute.bounty?.since ?? now())) / 1000
    return json(response, {
      status: hot() > 0 ? 'hot' : 'cold',
      instance_count: hot(),
      bounty: hot() > 0 ? null : { amount: Math.round(amount), boost: 1 },
      instances: instancesOf(chute, now()).map(({ instanceId, activeAt }) => ({
        instance_id: instanceId,
        active: activeAt <= now(),
        gpu_model_name: 'rehearsal',
        gpu_count: chute.deployed.node_selector.gpu_count,
      })),
    })
  }
  const stream = openStream(response, fault)
  const end = now() + habits.warmupLimitMs
  while (hot() === 0 && now() < end) {
    askForInstance(platform, chute)
    stream.send(`data: ${JSON.stringify({ status: 'cold', log: 'waiting for instances ...' })}\n\n`)
    if (!(await stream.wait(habits.pollMs))) return
  }
  if (hot() > 0) stream.send(`data: ${JSON.stringify({ status: 'hot', log: `chute is hot, ${hot()} instances available` })}\n\n`)
  stream.end()
}
