import { describe, expect, it } from 'vitest'
import { clipTokens } from '../../../src/weights/clip/clip-tokenizer.ts'
import { splitText, tokensOf } from '../../../src/weights/clip/split-text.ts'
import { imagebindExpected } from '../../support/imagebind-golden.ts'

describe('the ids of recorded texts', () => {
  for (const { text, ids, length_tokenizer_count } of imagebindExpected.tokens)
    it(JSON.stringify(text.slice(0, 60)), () => {
      expect(clipTokens(text, 77)).toEqual(ids)
      expect(tokensOf(text)).toHaveLength(length_tokenizer_count)
    })
})

describe('the chunks of recorded texts', () => {
  for (const { text, chunks } of imagebindExpected.chunking)
    it(JSON.stringify(text.slice(0, 60)), () => expect(splitText(text)).toEqual(chunks))
})

describe('texts that were made to be a burden', () => {
  it.each([
    ['a megabyte without a blank', 'x'.repeat(1e6)],
    ['a megabyte of blanks', ' '.repeat(1e6)],
    ['a hundred thousand delimiters', 'a,'.repeat(1e5)],
    ['delimiters alone', '.!?,'.repeat(25_000)],
    ['NUL and lone surrogates', '\u0000\ud800 a \udfff'.repeat(1e4)],
    ['marks of HTML within marks', '&amp;'.repeat(1e5)],
  ])('%s', (_, text) => {
    const chunks = splitText(text)
    expect(chunks.every((chunk) => chunk !== '')).toBe(true)
  })
})
