import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { pythonText } from '../support/python-text.ts'

const folder = join(packageRoot(), 'templates/babelbit/transformers')

/** Calls a function of prompt.py; nothing here needs a model. */
async function prompt<T>(name: string, ...args: readonly string[]): Promise<T> {
  const program = `import json, sys, prompt\nprint(json.dumps(prompt.${name}(*json.load(sys.stdin))))`
  return JSON.parse(await pythonText(folder, program, JSON.stringify(args)))
}

describe('what a model is asked', () => {
  it('without a chat template: the dialogue, a line an utterance, the last one unfinished', async () => {
    expect(await prompt('plain_prompt', 'I am ', 'Hello  there. EOF How are you?')).toBe('Hello there.\nHow are you?\nI am')
    expect(await prompt('plain_prompt', 'I am', '')).toBe('I am')
  })

  it('with one: the same as a question, the context left out where there is none', async () => {
    const [system, user] = await prompt<{ role: string; content: string }[]>('messages', 'I am', 'Hello. EOF How are you?')
    expect([system?.role, user?.role]).toEqual(['system', 'user'])
    expect(user?.content).toBe('The conversation so far:\n- Hello.\n- How are you?\n\nThe next utterance begins with:\nI am')
    const [, alone] = await prompt<{ content: string }[]>('messages', 'I am', '')
    expect(alone?.content).toBe('The next utterance begins with:\nI am')
  })

  it('is bounded: the latest utterances, the latest words', async () => {
    const context = Array.from({ length: 50 }, (_, index) => `utterance ${index}`).join(' EOF ')
    const kept = await prompt<string[]>('earlier_utterances', context)
    expect([kept[0], kept.at(-1), kept.length]).toEqual(['utterance 38', 'utterance 49', 12])
    expect(await prompt('earlier_utterances', `${'x'.repeat(5_000)} EOF short`)).toEqual(['short'])
    const asked = await prompt<string>('asked_prefix', `${'word '.repeat(5_000)}end`)
    expect(asked.length).toBeLessThanOrEqual(2_000)
    expect(asked).toMatch(/^word .*end$/)
  })
})

describe('what is taken from its answer', () => {
  it.each([
    ['goes on', 'how are', ' you today?', 'how are you today?'],
    ['begins again', 'how are', 'how are you today?', 'how are you today?'],
    ['begins again in quotation marks', 'how are', '"how are you today?"', 'how are you today?'],
    ['a longer word is no new beginning', 'I', ' Indeed', 'I Indeed'],
    ['begins a new line', 'how are', ' you?\nFine.', 'how are you?'],
    ['writes the separator', 'how are', ' you? EOF Fine.', 'how are you?'],
    ['a word with EOF in it is a word', 'the', ' GEOFF file', 'the GEOFF file'],
    ['plays the other role', 'how are', ' you? User: fine', 'how are you?'],
    ['lets a control token through', 'how are', ' you?<|im_end|>', 'how are you?'],
    ['glues a mark to a finished word', 'Hello', ', there', 'Hello there'],
    ['glues letters', 'how', 'are you', 'how are you'],
    ['keeps a word that begins with a mark', 'she said', ' "no" twice', 'she said "no" twice'],
    ['says nothing', 'Yes.', '', 'Yes.'],
    ['says blanks', 'Yes.', ' \n ', 'Yes.'],
    ['a prefix with a blank at its end', 'how ', 'are you', 'how are you'],
    ['many blanks', 'how', '  are \t you ', 'how are you'],
  ])('%s', async (_, prefix, generated, expected) => expect(await prompt('full_utterance', prefix, generated)).toBe(expected))
})

const settingsProgram = `
import dataclasses, json, sys
from pathlib import Path
from generation_settings import GenerationSettings, ModelSource
environment = json.load(sys.stdin)
try:
    if "models" in environment:
        source = ModelSource.find(Path(environment.pop("models")), environment)
        print(json.dumps({**dataclasses.asdict(source), "name": source.name}))
    else:
        print(json.dumps(dataclasses.asdict(GenerationSettings.from_environment(environment))))
except ValueError as error:
    print(json.dumps(str(error)))`

async function settings(environment: Record<string, string>): Promise<unknown> {
  return JSON.parse(await pythonText(folder, settingsProgram, JSON.stringify(environment)))
}

describe('settings', () => {
  const defaults = { max_new_tokens: 24, temperature: 0.7, top_p: 0.95, top_k: 50, do_sample: true }

  it.each([
    // Defaults: reference babelbit 9.
    [{}, defaults],
    [
      { CHUTE_MAX_NEW_TOKENS: '8', CHUTE_TOP_P: '0.5', CHUTE_TOP_K: '0' },
      { ...defaults, max_new_tokens: 8, top_p: 0.5, top_k: 0 },
    ],
    [{ CHUTE_DO_SAMPLE: 'False' }, { ...defaults, do_sample: false }],
    [{ CHUTE_TEMPERATURE: '0' }, { ...defaults, temperature: 0, do_sample: false }],
    [{ CHUTE_MAX_NEW_TOKENS: 'many' }, "CHUTE_MAX_NEW_TOKENS is 'many': use a whole number from 1 to 4096"],
    [{ CHUTE_TEMPERATURE: 'nan' }, "CHUTE_TEMPERATURE is 'nan': use a number from 0 to 1000"],
    [{ CHUTE_DO_SAMPLE: 'maybe' }, "CHUTE_DO_SAMPLE is 'maybe': use 1 or 0"],
  ])('%j', async (environment, expected) => expect(await settings(environment)).toEqual(expected))
})

describe('the model that is served', () => {
  async function modelsFolder(...models: readonly string[]): Promise<string> {
    const parent = join(await mkdtemp(join(tmpdir(), 'bbx-models-')), 'models')
    await mkdir(parent)
    for (const model of models) {
      await mkdir(join(parent, model), { recursive: true })
      await writeFile(join(parent, model, 'config.json'), '{}')
    }
    return parent
  }

  it('lies in models/, or in the one folder below it', async () => {
    const flat = await modelsFolder('.')
    expect(await settings({ models: flat })).toEqual({ id: flat, revision: null, is_local: true, name: null })
    const below = await modelsFolder('tiny')
    expect(await settings({ models: below })).toEqual({ id: join(below, 'tiny'), revision: null, is_local: true, name: 'tiny' })
  })

  it('or has a hub id, with or without a revision', async () => {
    const models = await modelsFolder('.')
    const id = 'someone/something'
    expect(await settings({ models, MINER_MODEL_ID: id, MINER_MODEL_REVISION: 'none' })).toEqual({
      id,
      revision: null,
      is_local: false,
      name: id,
    })
    expect(await settings({ models, MINER_MODEL_ID: id, MINER_MODEL_REVISION: 'abc' })).toMatchObject({ revision: 'abc' })
  })

  it('is asked for where there is none or more than one, and never quantised in silence', async () => {
    expect(await settings({ models: await modelsFolder() })).toMatch(/^no model: put its files .* or set MINER_MODEL_ID/)
    expect(await settings({ models: await modelsFolder('a', 'b') })).toMatch(/^more than one model \(.*a, .*b\): leave one/)
    expect(await settings({ models: await modelsFolder('.'), MINER_LOAD_IN_8BIT: '1' })).toMatch(/^MINER_LOAD_IN_8BIT is set/)
  })
})
