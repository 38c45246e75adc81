import type { ChutesKeyOptions } from '../chutes/choose-credentials.ts'
import { type ChuteFacts, chuteFacts } from '../chutes/chute-facts.ts'
import { usdPerHour } from '../chutes/usd.ts'
import { withPlatform } from '../chutes/with-platform.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { DocumentResult, TextStyle } from '../result.ts'

/** `bbx chute list`: the chutes of the account, and what each costs now. */
export function chuteList(options: ChutesKeyOptions, given: Context): Promise<DocumentResult> {
  return withPlatform(options, given, async ({ chutes: client, rehearsal }, context) => {
    context.progress.say(`asking ${client.url}`)
    const chutes: ChuteFacts[] = []
    for await (const chute of client.chutes(context.signal)) chutes.push(chuteFacts(chute, client))
    const unknown = chutes.some((chute) => chute.costPerHour === null)
    const costPerHour = unknown ? null : chutes.reduce((sum, chute) => sum + (chute.costPerHour ?? 0), 0)
    return {
      kind: 'document',
      exit: 0,
      document: { schema: 'bbx.chutes/1', platform: client.url, rehearsal, chutes, costPerHour },
      text: (style) => table(chutes, costPerHour, client.url, style),
    }
  })
}

function table(chutes: readonly ChuteFacts[], costPerHour: number | null, place: string, style: TextStyle): string {
  const { bold, dim, red } = paint(style)
  if (chutes.length === 0)
    return `no chute at ${place}\n${dim('`bbx chute deploy` makes one; the platform remembers this answer for a minute')}`
  const rows = chutes.flatMap(({ id, name, slug, running, costPerHour: cost }) => [
    running === 0
      ? `${bold(name)}  cold`
      : `${bold(name)}  ${red(`hot, costs ${usdPerHour(cost)}`)} with ${running} instance${running === 1 ? '' : 's'}`,
    dim(`  ${id}  ${slug}`),
  ])
  const now = costPerHour === 0 ? 'nothing costs money now' : `together they cost ${usdPerHour(costPerHour)} now`
  return [
    ...rows,
    `${chutes.length} at ${place}: ${now}`,
    dim('whoever a chute is shared with can warm a cold one up, and its owner pays'),
  ].join('\n')
}
