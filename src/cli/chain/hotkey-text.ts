import { counted } from '../../base/counted.ts'
import type { HotkeyOnSubnet } from '../../chain/reads/account.ts'
import { axonText } from '../../chain/reads/axon.ts'

/** What the chain knows of a hotkey, for a person. */
export function hotkeyText(address: string, { uid, axon, commitment, revealed }: HotkeyOnSubnet): string[] {
  const sealed = commitment?.revealRound == null ? '' : `, timelocked until round ${commitment.revealRound}`
  return [
    `hotkey        ${address}`,
    `registered    ${uid === null ? 'no' : `yes, as number ${uid}`}`,
    `axon          ${axon === null ? 'none' : `${axonText(axon)}, since block ${axon.block}`}`,
    `commitment    ${commitment === null ? 'none' : `${commitment.text ?? 'no text'}${sealed} (block ${commitment.block})`}`,
    ...(revealed.length === 0
      ? []
      : [`revealed      ${counted(revealed.length, 'commitment')}, the newest in block ${revealed.at(-1)?.block}:`]),
    ...revealed.slice(-1).map(({ text }) => `              ${text}`),
  ]
}
