import { expect } from 'vitest'
import type { TestPlatform } from '../../support/chutes-platform.ts'

/** An answer as far as these tests look at it. */
export interface Said {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: whatever the platform says, looked at by matchers
  body: any
}

export interface Ask {
  method?: string
  body?: string | Uint8Array | object
  headers?: Record<string, string>
}

/** One request with the account's key, unless other headers say who asks. */
export async function ask({ url, account }: TestPlatform, path: string, { method = 'GET', body, headers }: Ask = {}): Promise<Said> {
  const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(`${url}${path}`, {
    method,
    headers: headers ?? { authorization: `Bearer ${account.apiKey}` },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type') === 'application/json'
  return { status: response.status, body: isJson ? JSON.parse(text) : text }
}

/** 22 bytes: an archive with nothing in it. */
export const emptyZip = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)])

export interface ImageWish {
  username?: string
  name?: string
  tag?: string
  readme?: string
  dockerfile?: string
  public?: string
  zip?: Buffer
}

/** The form of an upload, as bytes with their type. */
export async function imageForm({ account }: TestPlatform, wish: ImageWish = {}): Promise<{ bytes: Uint8Array; type: string }> {
  const { zip = emptyZip, ...given } = wish
  const form = new FormData()
  const usual = {
    username: account.username,
    name: 'packages',
    tag: 'abc123',
    readme: 'r',
    dockerfile: 'FROM python:3.12',
    public: 'False',
  }
  for (const [name, value] of Object.entries({ ...usual, ...given, logo_id: '__none__', wait: 'False', image: 'none' }))
    form.set(name, value)
  form.set('build_context', new File([new Uint8Array(zip)], 'chute.zip', { type: 'application/zip' }))
  const request = new Request('http://loopback', { method: 'POST', body: form })
  return { bytes: new Uint8Array(await request.arrayBuffer()), type: request.headers.get('content-type') ?? '' }
}

export async function uploadImage(platform: TestPlatform, wish: ImageWish = {}): Promise<Said> {
  const { bytes, type } = await imageForm(platform, wish)
  const headers = { authorization: `Bearer ${platform.account.apiKey}`, 'content-type': type }
  return ask(platform, '/images/', { method: 'POST', body: bytes, headers })
}

/** 40 hex digits. */
export const revision = '4d40cc920ef20b8c570a4300d39e7cc31efb51b7'

/** The body of a deployment, as `bbx` and the Python package send it. */
export function deployment(image: string, changes: object = {}): object {
  const cord = (name: string) => ({
    method: 'POST',
    path: `/${name}`,
    public_api_path: `/${name}`,
    public_api_method: 'POST',
    function: name,
  })
  return {
    name: 'wanted',
    image,
    readme: 'r',
    tagline: '',
    public: false,
    node_selector: { gpu_count: 1, min_vram_gb_per_gpu: 16 },
    filename: 'bbx_chute.py',
    ref_str: 'bbx_chute:chute',
    code: `MODEL_REPO = "owner/model"\nMODEL_REVISION = "${revision}"\n`,
    cords: [cord('health'), cord('predict')],
    ...changes,
  }
}

/** A chute, on an image that is uploaded for it where there is none yet. */
export async function deployChute(platform: TestPlatform, changes: object = {}) {
  const { username } = platform.account
  const image = `${username}/packages:abc123`
  if ((await ask(platform, `/images/${image}`)).status === 404) await uploadImage(platform)
  const { status, body } = await ask(platform, '/chutes/?accept_fee=true', { method: 'POST', body: deployment(image, changes) })
  expect(body, JSON.stringify(body)).toHaveProperty('chute_id')
  expect(status).toBe(200)
  return body as { chute_id: string; slug: string; version: string; name: string }
}
