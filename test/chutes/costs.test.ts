import { describe, expect, it } from 'vitest'
import { costLines } from '../../src/chutes/costs/cost-lines.ts'
import { dailyChanges } from '../../src/chutes/costs/daily-changes.ts'
import { estimateCosts } from '../../src/chutes/costs/estimate.ts'
import { isCosting } from '../../src/chutes/costs/is-costing.ts'
import type { PlatformChute, PlatformImage } from '../../src/chutes/types.ts'
import { testSpec } from '../support/chutes/test-spec.ts'

/** USD an hour (reference chutes 4.3). */
const gpus = { a4000: 0.2, l4: 0.25, '5090': 0.7, a6000: 0.5, h20: 0.6, h200: 2.75, b200: 4.5, unheard_of: 0.01 }

function costs(nodeSelector: Partial<ReturnType<typeof testSpec>['nodeSelector']>) {
  const spec = testSpec()
  return estimateCosts({ ...spec, nodeSelector: { ...spec.nodeSelector, ...nodeSelector } }, { gpus })
}

describe('estimateCosts', () => {
  // The fees that the reference has from the server's source: 4.3.
  it.each([
    [16, 1, 0.6],
    [16, 2, 2.4],
    [24, 1, 0.75],
    [24, 2, 3],
    [32, 1, 1.5],
    [48, 2, 6],
    [80, 1, 1.8],
    [80, 2, 7.2],
    [140, 1, 8.25],
    [140, 2, 33],
  ])('of %i GB, %i times: $%d', (minVramGbPerGpu, gpuCount, fee) => {
    expect(costs({ minVramGbPerGpu, gpuCount })?.fee).toBeCloseTo(fee, 10)
  })

  it('takes the GPUs that are named, without those that are excluded', () => {
    expect(costs({ include: ['l4', 'h200'] })?.gpus.map(({ id }) => id)).toEqual(['l4', 'h200'])
    expect(costs({ exclude: ['a4000'] })?.gpus.map(({ id }) => id)).toEqual(['l4', 'a6000', 'h20', '5090', 'h200', 'b200'])
    expect(costs({ include: ['b200'] })).toBeNull()
  })

  it('counts the time that an instance idles', () => {
    expect(costs({ include: ['a4000', 'l4'] })).toMatchObject({
      perHour: { least: 0.2, most: 0.25 },
      idle: { seconds: 3600, least: 0.2, most: 0.25 },
    })
  })
})

describe('costLines', () => {
  it('names fee, hour and idling', () => {
    expect(costLines(costs({ include: ['a4000', 'l4'] }), { isNew: true })).toEqual([
      'deployment fee: about $0.60, once; the platform names it exactly',
      'an instance costs $0.20 to $0.25 an hour while it is there, also while it waits for questions, whoever asked it last',
      'it ends 3600 s after the last question ($0.20 to $0.25); validators that ask more often keep it there day and night: $4.80 to $6.00 a day',
    ])
  })

  it('knows of no fee for new code', () => {
    expect(costLines(costs({}), { isNew: false })[0]).toBe('deployment fee: none, the chute is there already')
  })
})

describe('dailyChanges', () => {
  const now = Date.parse('2026-05-02T12:00:00Z')
  const chute = (createdAt: string, updatedAt: string) => ({ createdAt, updatedAt }) as PlatformChute
  const image = (createdAt: string) => ({ createdAt }) as PlatformImage

  it('counts what was made and changed in 24 hours', () => {
    const chutes = [
      chute('2026-05-02T11:00:00Z', '2026-05-02T11:00:01Z'),
      chute('2026-05-02T10:00:00Z', '2026-05-02T11:00:00Z'),
      chute('2026-04-01T10:00:00Z', '2026-05-02T11:00:00Z'),
      chute('2026-04-01T10:00:00Z', '2026-05-01T11:00:00Z'),
    ]
    const images = [image('2026-05-01T12:00:01Z'), image('2026-05-01T11:59:59Z')]
    expect(dailyChanges({ chutes, images }, now)).toEqual({ chutes: 4, images: 1 })
  })
})

describe('isCosting', () => {
  const starting = { id: 'i', region: null, active: false, verified: false, lastVerifiedAt: null }
  it.each([
    ['a cold chute', { hot: false, instances: [] }, false],
    ['a hot one', { hot: true, instances: [] }, true],
    ['one with an instance that is not active', { hot: false, instances: [starting] }, true],
  ])('%s', (_, chute, isIt) => {
    expect(isCosting(chute)).toBe(isIt)
  })
})
