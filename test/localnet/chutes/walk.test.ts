import { expect, test } from 'vitest'
import { chutesPlatform } from '../../support/chutes-platform.ts'
import { waitFor } from '../../support/wait-for.ts'
import { ask, deployment, revision, uploadImage } from './deployment.ts'

test('from nothing to a hot chute that answers, shared, and away again', async () => {
  await using platform = await chutesPlatform()
  const { account } = platform
  expect(account.apiKey).toMatch(/^cpk_[a-f0-9]{32}\.[a-f0-9]{32}\.rehearsal[a-zA-Z0-9]{23}$/)
  expect(await ask(platform, '/users/me')).toMatchObject({
    status: 200,
    body: { username: 'rehearsal', user_id: account.userId, balance: 1000 },
  })

  expect(await uploadImage(platform)).toMatchObject({ status: 202, body: { status: 'pending build' } })
  const image = `${account.username}/packages:abc123`
  await waitFor(async () => (await ask(platform, `/images/${image}`)).body.status === 'built and pushed', 5_000)

  const order = { method: 'POST', body: deployment(image) }
  const quote = await ask(platform, '/chutes/?accept_fee=false', order)
  expect(quote).toMatchObject({
    status: 402,
    body: { detail: expect.stringMatching(/^DEPLOYMENT FEE NOTICE:\n===\n.*\$0\.6\n.*--accept-fee$/) },
  })
  const made = await ask(platform, '/chutes/?accept_fee=true', order)
  expect(made).toMatchObject({ status: 200, body: { name: 'wanted', slug: 'rehearsal-wanted', hot: false, revision: null } })
  const { chute_id: id, slug } = made.body
  expect((await ask(platform, '/users/me')).body.balance).toBeCloseTo(999.4)
  expect((await ask(platform, '/chutes/')).body).toMatchObject({ total: 1, items: [{ chute_id: id, cords: null }] })

  const share = { chute_id_or_name: id, user_id_or_name: 'rizzo2' }
  expect(await ask(platform, '/chutes/share', { method: 'POST', body: share })).toEqual({
    status: 200,
    body: { status: "Successfully shared chute.name='wanted' with user.username='rizzo2'" },
  })

  const predict = { index: 's', step: 1, prefix: 'how are' }
  const cold = await ask(platform, `/slug/${slug}/predict`, { method: 'POST', body: predict })
  expect(cold).toEqual({ status: 503, body: { detail: `No instances available (yet) for chute_id='${id}'` } })
  const warm = await ask(platform, `/chutes/warmup/${id}`)
  expect(warm.body).toMatch(
    /^(data: \{"status":"cold","log":"waiting for instances \.\.\."\}\n\n)*data: \{"status":"hot","log":"chute is hot, 1 instances available"\}\n\n$/,
  )

  const health = await ask(platform, `/slug/${slug}/health`, { method: 'POST', body: {} })
  expect(health).toMatchObject({ status: 200, body: { status: 'healthy', model: 'wanted', model_loaded: true, revision, answered: 0 } })
  const said = await ask(platform, `/slug/${slug}/predict`, { method: 'POST', body: predict })
  expect(said).toMatchObject({ status: 200, body: { success: true, error: null, complete: true, utterance: predict } })
  expect(said.body.prediction).toMatch(/^how are \S/)

  expect((await ask(platform, `/images/${image}`, { method: 'DELETE' })).status).toBe(409)
  expect(await ask(platform, `/chutes/${id}`, { method: 'DELETE' })).toEqual({ status: 200, body: { chute_id: id, deleted: true } })
  expect((await ask(platform, `/images/${image}`, { method: 'DELETE' })).status).toBe(200)
  expect((await ask(platform, `/chutes/${id}`)).status).toBe(404)
})
