/** Dollars for people: two digits, more for what would become nothing. */
export function usd(amount: number): string {
  const digits = amount !== 0 && Math.abs(amount) < 0.01 ? 4 : 2
  return `$${amount.toFixed(digits)}`
}

export function usdPerHour(amount: number | null): string {
  return amount === null ? 'a price that the platform does not tell' : `${usd(amount)}/h`
}
