import { describe, expect, it } from 'vitest'
import { engineForTests, fixtureImage, removeLeftBehind, testLabels, variantImage } from './container-engine.ts'

describe('the container engine of the tests', () => {
  it('runs the fixture, which answers', async () => {
    const { docker } = await engineForTests()
    const container = await docker.createContainer({ Image: fixtureImage(), Labels: testLabels(), HostConfig: { NetworkMode: 'none' } })
    try {
      await container.start()
      const ask = `import json,time,urllib.request as u
for _ in range(100):
  try:
    print(u.urlopen('http://127.0.0.1:8000/health').read().decode(), u.urlopen('http://127.0.0.1:8000/predict', b'{"prefix": "a"}').read().decode()); break
  except OSError: time.sleep(0.05)`
      const exec = await container.exec({ Cmd: ['python3', '-c', ask], AttachStdout: true, Tty: true })
      const stream = await exec.start({ Tty: true })
      let said = ''
      for await (const chunk of stream) said += chunk
      expect(said.trim()).toBe('{"status": "healthy"} {"prediction": "a and so on"}')
    } finally {
      await container.remove({ force: true })
    }
  })

  it('makes a variant in a moment, the same lines once', async () => {
    const { docker } = await engineForTests()
    const lines = ['ENV PORT=8091', 'COPY note.txt /app/note.txt', 'RUN test -s /app/note.txt']
    const tag = await variantImage(lines, { 'note.txt': 'x' })
    const { Config, Id } = await docker.getImage(tag).inspect()
    expect(Config.Env).toContain('PORT=8091')
    expect(await variantImage(lines, { 'note.txt': 'x' })).toBe(tag)
    expect((await docker.getImage(tag).inspect()).Id).toBe(Id)
    await expect(variantImage(['RUN exit 3'])).rejects.toThrow('returned a non-zero code: 3')
  })

  it('notices what a test leaves there', async () => {
    const engine = await engineForTests()
    const name = `left-${process.pid}`
    await engine.docker.createContainer({ name, Image: fixtureImage(), Labels: testLabels() })
    await engine.docker.createVolume({ Name: name, Labels: testLabels() })
    await engine.docker.createNetwork({ Name: name, Internal: true, Labels: testLabels() })
    expect(await removeLeftBehind(engine)).toEqual([`container /${name}`, `network ${name}`, `volume ${name}`])
    expect(await removeLeftBehind(engine)).toEqual([])
  })
})
