/** A log as the runner writes it: for each utterance its truth (null: no such row) and its predictions. */
export function logOf(utterances: readonly [truth: unknown, ...predictions: unknown[]][]): Buffer {
  const rows: object[] = []
  for (const [utterance_index, [ground_truth, ...predictions]] of utterances.entries()) {
    for (const [step, prediction] of predictions.entries()) rows.push({ event: 'predicted', utterance_index, step, prediction })
    if (ground_truth !== null) rows.push({ event: 'utterance_complete', utterance_index, ground_truth })
  }
  return rowsOf(rows)
}

export function rowsOf(rows: readonly object[]): Buffer {
  return Buffer.from(rows.map((row) => `${pythonJson(row)}\n`).join(''))
}

/** `json.dumps` for what tests need: a blank after commas and colons, ASCII. */
function pythonJson(row: object): string {
  const members = Object.entries(row).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `{${members.join(', ')}}`.replace(/[^ -~]/g, escaped)
}
