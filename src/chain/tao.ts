const raoOfTao = 1_000_000_000n

/** An amount as people read it: `1.5 TAO`. Exact. */
export function tao(rao: bigint, unit = 'TAO'): string {
  const fraction = (rao % raoOfTao).toString().padStart(9, '0').replace(/0+$/, '')
  return `${rao / raoOfTao}${fraction === '' ? '' : `.${fraction}`} ${unit}`
}
