/**
 * Formula of reference babelbit 4.1 and 4.2 (Nov 2025), written the straightforward way and apart from `src`, so that the template is
 * not measured with the ruler that it comes with. White space is the blank alone: the sample has no other.
 */
export function likeness(prediction: string, truth: string): number {
  const [a, b] = [[...prediction], [...truth]]
  const lexical = 1 - distance(a, b) / Math.max(a.length, b.length)
  const [mine, theirs] = [words(prediction), words(truth)]
  const common = [...mine].filter((word) => theirs.has(word)).length
  return 0.5 * lexical + 0.5 * (common / (mine.size + theirs.size - common))
}

/** Mean over dialogues of the mean over utterances of the best step. `answers[dialogue][utterance][step]`. */
export function meanScore(dialogues: readonly (readonly string[])[], answers: readonly (readonly (readonly string[])[])[]): number {
  return mean(
    dialogues.map((utterances, d) =>
      mean(utterances.map((truth, u) => Math.max(...(answers[d]?.[u] ?? []).map((answer, step) => likeness(answer, truth) / (step + 1))))),
    ),
  )
}

function words(text: string): Set<string> {
  return new Set(text.split(' ').filter((word) => word !== ''))
}

function distance(a: readonly string[], b: readonly string[]): number {
  let row = b.map((_, index) => index + 1)
  row.unshift(0)
  for (const [i, letter] of a.entries()) {
    const next = [i + 1]
    for (const [j, other] of b.entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)))
    }
    row = next
  }
  return row[b.length] ?? 0
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
