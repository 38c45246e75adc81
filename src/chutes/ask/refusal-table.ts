import type { FaultCode } from '../../base/fault-codes.ts'
import { leastBalanceToBuild } from '../account/abilities.ts'

export interface RefusalRow {
  status: number
  /** In what the platform says. */
  says: RegExp
  code: FaultCode
  what: string
  remedy?: string
}

const key = 'make another key on the website of chutes (an admin key: a scoped one can call chutes and nothing else) and set CHUTES_API_KEY'

/** What the platform refuses, by status and words; the first row that fits counts (reference chutes 2.3, 3, 6). */
export const refusalTable: readonly RefusalRow[] = [
  {
    status: 401,
    says: /other than yourself/i,
    code: 'E0071',
    what: 'the image is named after another account than the one that asks',
    remedy: 'write CHUTES_USERNAME exactly as the account does, capitals included',
  },
  {
    status: 401,
    says: /developer (permissions|deposit)/i,
    code: 'E0070',
    what: 'the platform wants a deposit of developers',
    remedy: 'pay the deposit to the address that it names; newer servers of the platform want none',
  },
  {
    status: 401,
    says: /invalid nonce/i,
    code: 'E0010',
    what: 'the platform does not take the time of the signature',
    remedy: 'set the clock of this machine (`timedatectl set-ntp true`): the platform allows 600 s',
  },
  {
    status: 401,
    says: /find user with hotkey/i,
    code: 'E0010',
    what: 'no account on chutes belongs to this hotkey',
    remedy: 'register it in a browser (`bbx chute login` says how), or set CHUTES_API_KEY',
  },
  {
    status: 401,
    says: /invalid request signature|invalid signature/i,
    code: 'E0010',
    what: 'the platform does not take the signature of the hotkey',
    remedy:
      'compare the message that it names with the hotkey of config.ini; a proxy that changes bodies on their way breaks signatures too',
  },
  {
    status: 401,
    says: /payload_str or purpose/i,
    code: 'E0010',
    what: 'the platform answers this question to an API key only',
    remedy: key,
  },
  {
    status: 401,
    says: /can't find a user with that api key|missing or invalid authorization|authentication required/i,
    code: 'E0010',
    what: 'the platform knows neither key nor hotkey of this call',
    remedy: key,
  },
  {
    status: 401,
    says: /invalid token or user not found/i,
    code: 'E0010',
    what: 'the platform does not take the API key for this: it is unknown, or a scoped one',
    remedy: key,
  },
  {
    status: 402,
    says: /balance of (>=|at least)/i,
    code: 'E0070',
    what: `the platform builds images for accounts with $${leastBalanceToBuild} or more only`,
    remedy: `top the account up to $${leastBalanceToBuild} (it is not spent by that), or use an image that is built already`,
  },
  {
    status: 402,
    says: /deployment fee/i,
    code: 'E0070',
    what: 'the account cannot pay the deployment fee',
    remedy: 'top it up, or ask for cheaper GPUs in chute/setup.py: the fee grows with the square of GPU_COUNT',
  },
  {
    status: 402,
    says: /creator/i,
    code: 'E0070',
    what: 'the owner of the chute has no money left: it answers nobody',
    remedy: 'the owner has to top the account up',
  },
  {
    status: 403,
    says: /ban_reasons|final_result/,
    code: 'S1091',
    what: "the platform's check of the code refuses the chute",
  },
  {
    status: 403,
    says: /only view logs/i,
    code: 'E0010',
    what: 'the log belongs to a chute of another account',
    remedy: "ask with the owner's credentials",
  },
  {
    status: 403,
    says: /affine/i,
    code: 'E0071',
    what: 'names with "affine" are reserved on chutes',
    remedy: 'give the chute another name with --name',
  },
  {
    status: 400,
    says: /legacy images/i,
    code: 'E0071',
    what: 'the image was built for an older platform',
    remedy: 'delete it (`bbx chute delete --image`), then run the same command again: it is built anew',
  },
  {
    status: 400,
    says: /image not found/i,
    code: 'E0071',
    what: 'the platform knows no such image of this account',
    remedy: 'write names in lower case, and build the image first: `bbx chute deploy` does both',
  },
  {
    status: 400,
    says: /invalid request JSON payload|invalid request:|invalid input parameters/i,
    code: 'E0071',
    what: 'the chute does not take what was sent to it',
    remedy: 'send a JSON object of the form that the cord names',
  },
  {
    status: 409,
    says: /in use by one or more chutes/i,
    code: 'E0071',
    what: 'a chute uses the image',
    remedy: 'delete the chute first, then the image',
  },
  {
    status: 409,
    says: /not available to be used|not (yet )?(built|available)/i,
    code: 'E0071',
    what: 'the image is not built yet, or not for this account',
    remedy: 'wait for its build (`bbx chute deploy` follows it), or make it public',
  },
  {
    status: 404,
    says: /no matching chute/i,
    code: 'E0001',
    what: 'there is no such chute, or it is not shared with this account',
    remedy: 'check the id; its owner shares it with `bbx chute share`',
  },
  {
    status: 404,
    says: /no matching cord/i,
    code: 'E0075',
    what: 'the chute has no such path, or not with this method',
    remedy: 'a cord table that was just deployed lags some minutes: try again; else `bbx chute generate` shows what the module serves',
  },
  {
    status: 404,
    says: /^not found$/i,
    code: 'E0001',
    what: 'the platform knows nothing of that name',
    remedy: 'read slug and id from `bbx chute get`: a slug cannot be guessed',
  },
  {
    status: 429,
    says: /(update|create).{0,12} \d+ \w*histor/i,
    code: 'E0072',
    what: 'the account has used up its changes of a day',
  },
  {
    status: 429,
    says: /maintenance/i,
    code: 'E0074',
    what: 'the platform has taken the chute out of service',
    remedy: 'look on the website of chutes why, and deploy it anew',
  },
  {
    status: 429,
    says: /stop spamming/i,
    code: 'E0071',
    what: 'the platform does not want to answer this again',
    remedy: 'ask something else, or wait',
  },
  {
    status: 500,
    says: /exhausted all available targets/i,
    code: 'E0075',
    what: 'every instance of the chute failed to answer',
  },
  {
    status: 503,
    says: /no instances available/i,
    code: 'E0074',
    what: 'no instance of the chute is hot',
    remedy: 'warm it up (`bbx chute warmup`), then run the same command again',
  },
]
