import { expect, test } from 'vitest'
import { chuteSchema } from '../../../src/chutes/routes/chute-schema.ts'
import { imageSchema } from '../../../src/chutes/routes/images.ts'

const chute = { chute_id: 'a', name: 'b', slug: 'c' }

test.each([
  ['2026-05-02T11:00:00.123456', '2026-05-02T11:00:00.123456Z'],
  ['2026-05-02T11:00:00', '2026-05-02T11:00:00Z'],
  ['2026-05-02T11:00:00Z', '2026-05-02T11:00:00Z'],
  ['2026-05-02T11:00:00+00:00', '2026-05-02T11:00:00+00:00'],
  ['2026-05-02T11:00:00-0530', '2026-05-02T11:00:00-0530'],
])('the time %s of the platform is %s, wherever it is read', (written, time) => {
  expect(chuteSchema.parse({ ...chute, created_at: written, updated_at: written })).toMatchObject({ createdAt: time, updatedAt: time })
  expect(imageSchema.parse({ image_id: 'a', name: 'b', tag: 'c', created_at: written })).toMatchObject({ createdAt: time })
})
