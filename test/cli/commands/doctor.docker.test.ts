import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { doctor } from '../../../src/cli/commands/doctor.ts'
import { doctorSchema } from '../../../src/cli/schemas/doctor.ts'
import { allRows } from '../../../src/runtime/docker/prove/rows/all-rows.ts'
import { engineForTests } from '../../support/container-engine.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

describe('bbx doctor --sandbox', () => {
  it('shows every way out blocked, exits 0 for that, and leaves nothing', async () => {
    const result = documentOf(await doctor({ sandbox: true }, await testContext(tmpdir())))
    const { sandbox, checks } = doctorSchema.parse({ ...result.document, bbx: '0', exit: result.exit })
    expect(sandbox?.map(({ id }) => id)).toEqual(allRows.map(({ id }) => id))
    expect(sandbox?.filter(({ verdict }) => verdict !== 'blocked')).toEqual([])
    expect(checks.find(({ id }) => id === 'container-engine')?.status).toBe('ok')
    expect(result.exit).toBe(checks.some(({ status }) => status === 'failed') ? 3 : 0)
    expect(result.text({ color: false, columns: 100 })).toContain(
      `${allRows.length} of ${allRows.length} ways out proved blocked, none open, 0 not proved here`,
    )
    const { docker } = await engineForTests()
    const left = await docker.listContainers({ all: true, filters: { label: ['bbx.role=probe'] } })
    expect(left.filter(({ Names }) => Names.some((name) => name.includes('doctor-')))).toEqual([])
  })

  it('leaves nothing when it is interrupted', async () => {
    const stop = new AbortController()
    const going = doctor({ sandbox: true }, await testContext(tmpdir(), {}, stop.signal))
    setTimeout(() => stop.abort(new Error('interrupted')), 400)
    await going.then(
      () => {},
      (error: unknown) => expect(error).toMatchObject({ message: 'interrupted' }),
    )
    const { docker } = await engineForTests()
    const left = await docker.listContainers({ all: true, filters: { label: ['bbx.role=probe'] } })
    expect(left.filter(({ Names }) => Names.some((name) => name.includes('doctor-')))).toEqual([])
  })
})
