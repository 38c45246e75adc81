import type { Context } from '../context.ts'
import { marked, ofRehearsal, rehearsing } from '../pushing/rehearsing.ts'
import type { DocumentResult } from '../result.ts'
import type { ChutesKeyOptions } from './choose-credentials.ts'
import { type NetworkPlatform, platformOfNetwork } from './platform-of-network.ts'

/** The work of a command on the platform of its network, which is closed afterwards. Where that is a rehearsal every line says so: notes, errors, and the result. */
export async function withPlatform(
  options: ChutesKeyOptions,
  context: Context,
  work: (platform: NetworkPlatform, context: Context) => Promise<DocumentResult>,
): Promise<DocumentResult> {
  await using platform = await platformOfNetwork(options, context)
  if (!platform.rehearsal) return await work(platform, context)
  const result = await ofRehearsal(() => work(platform, rehearsing(context)))
  return { ...result, text: (style) => marked(result.text(style)) }
}
