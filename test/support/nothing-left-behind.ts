import { afterAll } from 'vitest'
import { engineForTests, removeLeftBehind } from './container-engine.ts'

/** After each file of tests on a container engine: what it left there makes it fail. Registered first, so it runs last. */
afterAll(async () => {
  const left = await removeLeftBehind(await engineForTests())
  if (left.length > 0) throw new Error(`left behind in the container engine: ${left.join(', ')}`)
})
