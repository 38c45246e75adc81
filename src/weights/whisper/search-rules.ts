import { refuse } from '../refusal.ts'
import type { SearchRules } from './greedy-search.ts'
import type { WhisperFolder } from './read-folder.ts'

/**
 * The tokens that a transcript starts from are English, transcribed and not translated, without timestamps, as the reference forces them (sn21 5.1 item 2) whatever the model
 * hears; by the names that the tokenizer has for them.
 */
const forced = ['<|en|>', '<|transcribe|>', '<|notimestamps|>']

/**
 * What `generate` of transformers 4.46.3 makes of a folder's `generation_config.json` (`_set_max_new_tokens_and_length`): the prompt comes on top of `max_length`, and
 * nothing goes beyond the places that the decoder has. Throws Refusal where it would raise, or where the tokenizer lacks a token of the prompt.
 */
export function searchRules({ tokenizer, generation, config }: WhisperFolder): SearchRules {
  const ids = new Map(tokenizer.added_tokens.map(({ id, content }) => [content, id]))
  const named = (name: string) => ids.get(name) ?? refuse(`its tokenizer.json has no token ${name}`)
  const prompt = [generation.decoder_start_token_id, ...forced.map(named)]
  const places = config.max_target_positions
  const more = generation.max_new_tokens ?? null
  const longest = more === null ? generation.max_length + prompt.length - 1 : more + prompt.length
  if (more !== null && longest > places)
    refuse(`its generation_config.json asks for ${more} new tokens, and with its prompt the decoder has ${places} places`)
  return {
    prompt,
    suppressed: generation.suppress_tokens ?? [],
    suppressedFirst: generation.begin_suppress_tokens ?? [],
    ends: generation.eos_token_id,
    longest: Math.min(longest, places),
  }
}
