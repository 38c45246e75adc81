import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { readTemplate } from '../../src/submission/scaffold/read-template.ts'

const templates = join(packageRoot(), 'templates')
const profiles = { babelbit: 'babelbit/2025-11', 'voice-to-voice': 'voice-to-voice/2025-02', 'video-to-text': 'video-to-text/2025-02' }
const shipped = Object.entries(profiles).flatMap(([track, profile]) =>
  readdirSync(join(templates, track)).map((name) => ({ track, name, profile })),
)

/** What a new submission would consist of, by path. */
async function textsOf(track: string, name: string): Promise<Map<string, string>> {
  const files = await readTemplate(templates, track, name)
  return new Map(files.map(({ path, content }) => [path, Buffer.from(content).toString()]))
}

describe.each(shipped)('template $name of $track', ({ track, name, profile }) => {
  it('has the files that its issue names', async () => {
    const wanted = [
      'Dockerfile',
      'server.py',
      'inference.py',
      'requirements.txt',
      'hotkey.txt',
      'models/README.md',
      'README.md',
      'bbx.toml',
    ]
    expect([...(await textsOf(track, name)).keys()]).toEqual(expect.arrayContaining([...wanted, '.dockerignore', '.gitignore']))
  })

  it('compiles, and imports no module of its own that is not there', async () => {
    const texts = await textsOf(track, name)
    const own = new Set(
      readdirSync(join(templates, track, 'baseline')).flatMap((file) => (file.endsWith('.py') ? [file.slice(0, -3)] : [])),
    )
    for (const [path, text] of texts) {
      if (!path.endsWith('.py')) continue
      const compiled = spawnSync('python3', ['-c', 'import sys; compile(sys.stdin.read(), "x", "exec")'], { input: text })
      expect(compiled.stderr.toString(), path).toBe('')
      for (const [, module = ''] of text.matchAll(/^(?:from|import) (\w+)/gm)) {
        if (own.has(module)) expect([...texts.keys()], `${path} imports it`).toContain(`${module}.py`)
      }
    }
  })

  it('has a Dockerfile without the words that validators refuse (reference sn21 1.3)', async () => {
    const text = (await textsOf(track, name)).get('Dockerfile')?.toLowerCase() ?? ''
    for (const word of ['host', 'privileged', 'sudo', 'chmod 777', 'docker.sock']) expect(text).not.toContain(word)
    expect(text).toMatch(/^from python:3\.\d+-slim\n/)
    expect(text).toContain('cmd ["python", "server.py"]')
  })

  it('pins every requirement', async () => {
    const lines = (await textsOf(track, name)).get('requirements.txt')?.trim().split('\n') ?? []
    expect(lines.filter((line) => !/^[a-z]+==\d+(\.\d+)+$/.test(line))).toEqual([])
    expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(/^fastapi==/), expect.stringMatching(/^uvicorn==/)]))
  })

  it('has a place for the hotkey and nothing behind it, and a manifest that names the template', async () => {
    const texts = await textsOf(track, name)
    expect(texts.get('hotkey.txt')).toBe('__BBX_HOTKEY__')
    const manifest = { track, template: name, profile, start: ['python', 'server.py'] }
    expect(parse(texts.get('bbx.toml') ?? '')).toEqual(manifest)
  })

  it('names in its README no file that is not there', async () => {
    const texts = await textsOf(track, name)
    for (const [, path = ''] of (texts.get('README.md') ?? '').matchAll(/`([\w/]+\.(?:py|txt|toml|json))`/g)) {
      expect([...texts.keys()], path).toContain(path)
    }
  })
})

describe('the workflow', () => {
  const text = readFileSync(join(templates, 'ci/github/bbx.yml'), 'utf8')

  it('checks, tests and keeps the result, with actions pinned to a major version', () => {
    expect(text).toMatch(/^ +- run: bbx check$/m)
    const junit = /^ +- run: bbx test --smoke --junit (\S+)$/m.exec(text)?.[1]
    expect(text).toContain(`path: ${junit}`)
    // bbx is on no registry: a bare name would run whatever somebody puts under it.
    expect(text).not.toMatch(/npx|npm install (--global )?bbx/)
    const actions = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action)
    expect(actions).toHaveLength(4)
    for (const action of actions) expect(action).toMatch(/^actions\/[a-z-]+@v\d+$/)
    expect(text).not.toContain('\t')
  })
})

it('nothing that Python left behind is shipped', () => {
  for (const { track, name } of shipped) expect(existsSync(join(templates, track, name, '.venv'))).toBe(false)
})
