import type { TestPlatform } from '../../support/chutes-platform.ts'

const longestMs = 10_000

/** What a stream says until that is enough; then it is left. Throws where it never is. */
export async function readStream(
  { url, account }: TestPlatform,
  path: string,
  isEnough: (text: string) => boolean = () => false,
): Promise<string> {
  const response = await fetch(`${url}${path}`, { headers: { authorization: account.apiKey }, signal: AbortSignal.timeout(longestMs) })
  let text = ''
  for await (const piece of response.body ?? []) {
    text += Buffer.from(piece).toString('utf8')
    if (isEnough(text)) return text
  }
  return text
}
