import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { packageRoot } from '../../../src/base/package-root.ts'
import { clipEmbedding } from '../../support/caption-server.ts'
import { type TemplateServer, templateServer } from '../../support/template-server.ts'
import { waitFor } from '../../support/wait-for.ts'

const health = '/api/v1/health'
let server: TemplateServer
beforeAll(async () => {
  server = await templateServer({ track: 'video-to-text', template: 'baseline', health, changes: {} })
  await waitFor(healthy)
})
afterAll(async () => {
  server.process.kill('SIGKILL')
  await server.exited()
})

async function healthy(): Promise<boolean> {
  return (await fetch(`${server.url}${health}`)).ok
}

async function post(body: string): Promise<{ status: number; text: string }> {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await fetch(`${server.url}/api/v1/inference`, { method: 'POST', headers, body })
  return { status: answer.status, text: await answer.text() }
}

const asked = (embedding: readonly unknown[]) => JSON.stringify({ embedding })

it('answers each known clip with its own caption, however long its vector is, in their order', async () => {
  const table = await readFile(join(packageRoot(), 'templates/video-to-text/baseline/captions.jsonl'), 'utf8')
  const known = table
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { caption: string; embedding: number[] })
  const embedding = known.flatMap((clip, at) => clip.embedding.map((value) => value * (at + 1)))
  const { status, text } = await post(asked(embedding))
  expect({ status, texts: JSON.parse(text).texts }).toEqual({ status: 200, texts: known.map(({ caption }) => caption) })
})

it('answers zeros, and numbers without measure', async () => {
  const values = [...new Array<number>(1024).fill(0), ...clipEmbedding(1).map((value) => value * 1e307)]
  const { status, text } = await post(asked(values))
  expect({ status, count: JSON.parse(text).texts.length }).toEqual({ status: 200, count: 2 })
})

it.each([
  ['no whole number of clips', asked(clipEmbedding(1).slice(1)), 'no multiple of 1024'],
  ['nothing', asked([]), 'no numbers'],
  ['NaN', `{"embedding":[NaN,${clipEmbedding(1).slice(1)}]}`, 'NaN or an infinity'],
  ['texts', asked(new Array<string>(1024).fill('a')), 'number'],
  ['nested lists', asked([clipEmbedding(1)]), 'number'],
  ['more clips than are taken', asked(new Array<number>(257 * 1024).fill(0)), 'at most 256'],
  ['no embedding', '{}', 'embedding'],
  ['no JSON', '{"embedding":', 'JSON'],
])('refuses %s with 422 and the reason, and lives on', async (_, body, reason) => {
  const { status, text } = await post(body)
  expect({ status, text }).toEqual({ status: 422, text: expect.stringContaining(reason) })
  expect(text.length).toBeLessThan(2_000)
  expect(await healthy()).toBe(true)
})

it.each([
  ['fails', 'raise KeyError("layer")', "the model failed: KeyError: 'layer'"],
  ['says too little', 'return ["a"] * (len(rows) - 1)', '1 captions for 2 clips'],
  ['is silent', 'return ["a", " "]', 'caption 2 is empty'],
  ['answers lists', 'return [["a"], ["b"]]', 'a caption is a list, not a string'],
])('a model that %s: 500 with the reason, in place of an answer that costs a batch', async (_, caption, reason) => {
  const inference = `class CaptionModel:
    name = "test"
    @classmethod
    def load(cls, folder):
        return cls()
    def close(self):
        print("closed", flush=True)
    def caption(self, rows):
        ${caption}
`
  const other = await templateServer({ track: 'video-to-text', template: 'baseline', health, changes: { 'inference.py': inference } })
  await waitFor(async () => (await fetch(`${other.url}${health}`)).ok)
  const answer = await fetch(`${other.url}/api/v1/inference`, { method: 'POST', body: asked([...clipEmbedding(1), ...clipEmbedding(2)]) })
  expect({ status: answer.status, text: await answer.text() }).toEqual({ status: 500, text: expect.stringContaining(reason) })
  expect((await other.stop('SIGTERM')).code).toBe(0)
  expect(other.log()).toContain('closed')
})
