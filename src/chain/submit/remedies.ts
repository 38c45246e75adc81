/** What to do about the errors that a miner meets, by their names in the metadata, which outlive their numbers (reference chain-and-wallet 4.6). */
const remedies: Readonly<Record<string, string>> = {
  AccountNotAllowedCommit: 'register the hotkey first: `bbx subnet register`',
  HotKeyNotRegisteredInNetwork: 'register the hotkey first: `bbx subnet register`',
  HotKeyNotRegisteredInSubNet: 'register the hotkey first: `bbx subnet register`',
  HotKeyAlreadyRegisteredInSubNet: 'nothing to do: the hotkey is on the subnet',
  InvalidIpAddress: 'give the public address of the server: a loopback address is refused',
  InvalidPort: 'give the port of the server',
  NonAssociatedColdKey: 'another coldkey owns this hotkey: use that one, or another hotkey',
  NoNeuronIdAvailable: 'everybody on the subnet is still in the time of immunity: try again later',
  NotEnoughBalanceToStake: 'put more TAO on the coldkey, or wait until the burn has fallen',
  RegistrationPriceLimitExceeded: 'the price rose in between: look at the new one and run it again',
  ServingRateLimitExceeded: 'wait for as many blocks as `bbx subnet show` names, then run it again',
  SpaceLimitExceeded: 'the hotkey has committed as much as an epoch allows: wait for the next epoch',
  SubNetRegistrationDisabled: 'the owner of the subnet has closed registration',
  SubnetNotExists: 'check --netuid and --network',
}

export function remedyFor(error: string): string {
  return remedies[error] ?? 'look the error up in the runtime of subtensor, then run the same command again'
}

/** The numbers by which a node names what it finds before a block does (reference chain-and-wallet 5.5). */
const customErrors: Readonly<Record<number, string>> = {
  2: 'BalanceTooLow',
  3: 'SubnetNotExists',
  6: 'RateLimitExceeded',
  10: 'HotKeyNotRegisteredInNetwork',
  11: 'InvalidIpAddress',
  12: 'ServingRateLimitExceeded',
  13: 'InvalidPort',
  15: 'InvalidRevealRound',
  19: 'HotKeyNotRegisteredInSubNet',
  25: 'NonAssociatedColdKey',
}

export function customErrorName(code: number): string | null {
  return customErrors[code] ?? null
}
