import { expect, test } from 'vitest'
import { readDockerfile } from '../../src/submission/dockerfile/read-dockerfile.ts'
import { setsCommand } from '../../src/submission/dockerfile/sets-command.ts'

test.each<[string, string, boolean]>([
  ['nothing', 'FROM python:3\nCOPY . /app', false],
  ['CMD', 'FROM python:3\nCMD ["python", "server.py"]', true],
  ['ENTRYPOINT in small letters', 'from python:3\nentrypoint python server.py', true],
  ['only in a stage of which nothing starts', 'FROM python:3 AS build\nCMD x\nFROM python:3\nCOPY --from=build /a /a', false],
  ['in the stage that the last one is made from', 'FROM python:3 AS Base\nCMD x\nFROM base\nRUN y', true],
  ['in a stage two before', 'FROM python:3 AS a\nCMD x\nFROM a AS b\nFROM b', true],
  ['a comment and a word of a RUN', 'FROM python:3\n# CMD x\nRUN echo CMD', false],
])('%s', (_, dockerfile, sets) => {
  expect(setsCommand(readDockerfile(dockerfile))).toBe(sets)
})
