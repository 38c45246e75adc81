import { Command } from 'commander'
import { expect, it } from 'vitest'
import { notBoth } from '../../src/cli/not-both.ts'

async function deployOf(...words: string[]): Promise<unknown> {
  let deploy: unknown = 'never run'
  const command = notBoth(new Command('push'), 'deploy').option('--deploy').option('--no-deploy')
  command.action((options) => {
    deploy = options.deploy
  })
  await command.parseAsync(words, { from: 'user' })
  return deploy
}

it.each([
  ['--deploy', true],
  ['--no-deploy', false],
])('%s alone says %s', async (flag, deploy) => {
  expect(await deployOf(flag)).toBe(deploy)
})

it('says nothing where neither is given', async () => {
  expect(await deployOf()).toBeUndefined()
})

it.each([
  ['--deploy', '--no-deploy'],
  ['--no-deploy', '--deploy'],
])('%s with %s is refused', async (...flags) => {
  await expect(deployOf(...flags)).rejects.toMatchObject({ code: 'U0001', exit: 2, remedy: 'leave one of them out' })
})
