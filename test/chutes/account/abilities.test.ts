import { expect, it } from 'vitest'
import { abilitiesOf } from '../../../src/chutes/account/abilities.ts'

const admin = { id: 'k', name: 'k', admin: true }

/** Rules of the platform: reference chutes 2.3, 3.1 and 3.10. */
it.each([
  ['money', { balance: 50, permissions: [] }, null, { manage: true, build: true, pay: true }, 0],
  ['a cent too little for images', { balance: 49.99, permissions: [] }, admin, { manage: true, build: false, pay: true }, 1],
  ['nothing', { balance: 0, permissions: [] }, admin, { manage: true, build: false, pay: false }, 2],
  [
    'nothing, and needs nothing',
    { balance: 0, permissions: ['unlimited_dev', 'free_account'] },
    null,
    { manage: true, build: true, pay: true },
    0,
  ],
  ['a balance that is not told', { balance: null, permissions: [] }, admin, { manage: true, build: null, pay: null }, 0],
  ['a scoped key', { balance: 60, permissions: [] }, { ...admin, admin: false }, { manage: false, build: true, pay: true }, 1],
  ['a key that is not listed', { balance: 60, permissions: [] }, undefined, { manage: null, build: true, pay: true }, 1],
])('an account with %s', (_, account, key, can, limits) => {
  const found = abilitiesOf(account, key)
  expect(found).toMatchObject(can)
  expect(found.limits).toHaveLength(limits)
})
