import { openBriefHttp } from '../base/brief-http.ts'
import { parseBaseUrl } from '../base/http/base-url.ts'
import type { ChutesLine, Patience } from './ask/line.ts'
import { account, apiKeys, pricing } from './routes/account.ts'
import { buildLog } from './routes/build-log.ts'
import { chute, chuteCode, chutes, deleteChute } from './routes/chutes.ts'
import { deploy } from './routes/deploy.ts'
import { deleteImage, image, images } from './routes/images.ts'
import { invoke, openHosts } from './routes/invoke.ts'
import { instanceLog, startUpChunks, startUpSessions } from './routes/logs.ts'
import { share, unshare } from './routes/share.ts'
import { uploadImage } from './routes/upload-image.ts'
import { warmUp } from './routes/warm-up.ts'
import type { Chutes, Credentials } from './types.ts'

export interface ChutesOptions {
  /** Of the API: `https://api.chutes.ai`. */
  url: string
  /** Where the chute of a slug answers: `https://SLUG.chutes.ai`. */
  chuteUrl(slug: string): string
  /** Sent to the two above and nowhere else. null: as nobody in particular. */
  credentials: Credentials | null
  patience?: Partial<Patience>
  /** Milliseconds since 1970; default: the clock of this machine. */
  now?(): number
}

const usualPatience: Patience = { tries: 4, pauseMs: 1_000, longestWaitMs: 60_000, stallMs: 60_000, answerMs: 300_000 }

/** Opens no connection yet. Throws BbxError U0003 for an address that is no plain http or https one. */
export function openChutes({ url, chuteUrl, credentials, patience, now = Date.now }: ChutesOptions): Chutes {
  const { origin, prefix } = parseBaseUrl(url)
  const http = openBriefHttp(url)
  const hosts = openHosts(chuteUrl)
  const line: ChutesLine = { url: `${origin}${prefix}`, credentials, http, patience: { ...usualPatience, ...patience }, now }
  return {
    url: line.url,
    chuteUrl,
    account: (signal) => account(line, signal),
    apiKeys: (signal) => apiKeys(line, signal),
    pricing: (signal) => pricing(line, signal),
    image: (ref, signal) => image(line, ref, signal),
    images: (signal) => images(line, signal),
    uploadImage: (order, signal) => uploadImage(line, order, signal),
    deleteImage: (ref, signal) => deleteImage(line, ref, signal),
    buildLog: (imageId, options) => buildLog(line, imageId, options),
    chute: (idOrName, signal) => chute(line, idOrName, signal),
    chutes: (signal) => chutes(line, signal),
    chuteCode: (chuteId, signal) => chuteCode(line, chuteId, signal),
    deploy: (spec, options, signal) => deploy(line, spec, options, signal),
    deleteChute: (chuteId, signal) => deleteChute(line, chuteId, signal),
    share: (wanted, signal) => share(line, wanted, signal),
    unshare: (wanted, signal) => unshare(line, wanted, signal),
    warmUp: (chuteId, signal) => warmUp(line, chuteId, signal),
    instanceLog: (instanceId, options) => instanceLog(line, instanceId, options),
    startUpSessions: (chuteId, signal) => startUpSessions(line, chuteId, signal),
    startUpChunks: (chuteId, instanceId, signal) => startUpChunks(line, chuteId, instanceId, signal),
    invoke: (call, signal) => invoke(line, hosts, call, signal),
    async [Symbol.asyncDispose]() {
      await Promise.all([http[Symbol.asyncDispose](), hosts[Symbol.asyncDispose]()])
    },
  }
}
