import { describe, expect, it } from 'vitest'
import { type PesqFailure, pesqFailures } from '../../src/metrics/pesq/failures.ts'
import type { PesqMode } from '../../src/metrics/pesq/mos.ts'
import { pesq } from '../../src/metrics/pesq/pesq.ts'
import { pesqCases, pesqSignal } from './pesq-golden.ts'

/** A crash of the package has an answer of its own here. */
const crashed: PesqFailure = 'too-many-utterances'

/**
 * Every recorded case in one mode: bit for bit, but for the cases that are known to differ and by how much they may. The table of all of
 * them is committed, so that a change of any shows.
 */
export function testPesqTable(
  key: 'wb16' | 'nb16' | 'nb8',
  options: { mode: PesqMode; sampleRateHz: 8000 | 16000 },
  known: Record<string, number>,
) {
  describe(`PESQ ${key}`, () => {
    const rows: string[] = []
    it.each(pesqCases.map((one) => [one.id, one] as const))(
      '%s',
      (id, one) => {
        const { value, error, crash, return_value: returned } = one.expect[key]
        const ours = pesq(pesqSignal(one, 'ref', options.sampleRateHz), pesqSignal(one, 'deg', options.sampleRateHz), options)
        rows.push([id, value ?? error ?? crash, ours.value ?? ours.failure, difference(value, ours.value)].join('\t'))
        if (crash !== undefined) expect(ours).toEqual({ value: null, failure: crashed })
        else if (value === undefined) {
          expect(ours.value).toBeNull()
          expect(ours.failure === null ? null : pesqFailures[ours.failure]).toMatchObject({ raises: error, returns: Number(returned) })
        }
        if (value === undefined) return
        if (known[id] === undefined) expect(ours).toEqual({ value, failure: null })
        else expect(Math.abs((ours.value ?? Number.NaN) - value)).toBeLessThanOrEqual(known[id])
      },
      120_000,
    )

    it('is as the committed table says', async () => {
      const table = [['case', 'expected', 'ours', 'difference'].join('\t'), ...rows].join('\n')
      await expect(`${table}\n`).toMatchFileSnapshot(`../../golden/pesq/table-${key}.tsv`)
    })
  })
}

function difference(expected: number | undefined, ours: number | null): string {
  return expected === undefined || ours === null ? '' : String(ours - expected)
}
