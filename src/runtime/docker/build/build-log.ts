import type { BuildEvent, BuildSource, BuildStep } from './types.ts'

export interface BuildLog {
  /** What a message of the builder said. */
  take(text: string): void
  /** The step that runs, or ran last. */
  step(): BuildStep | null
  /** The last lines of the step's own output. */
  tail(): readonly string[]
}

export interface BuildLogOptions {
  instructions: BuildSource['instructions']
  /** How many steps at the end are the builder's own, one for each label that was asked for: nobody is told of them. */
  ownSteps: number
  onEvent(event: BuildEvent): void
  /** Each id of a container that a line of the builder's form names. A step can print such a line too. */
  onContainer(id: string): void
}

const longestLine = 2000
const keptLines = 40
const escapeCharacter = String.fromCharCode(0x1b)
/** Colours, cursor movements, titles of windows; then what else would steer a terminal or turn the direction of its text. */
const sequences = new RegExp(
  `${escapeCharacter}(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007${escapeCharacter}]*(?:\\u0007|${escapeCharacter}\\\\)?|.)`,
  'gu',
)
const builderLine = /^(?:Step \d+\/\d+ : | ---> |Removing intermediate container )/
const steering = /(?!\t)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu

/**
 * Reads the classic builder's text: `Step 3/7 : RUN pip install`, ` ---> Running in 0123456789ab`, and between them what the step prints.
 * Steps are counted: a line with another total than the first one's, or a number that is not the next, is output. What remains: a step can print
 * the very line of the step after it, and passes for that until it ends. So the place that a fault names is the builder's word or the author's
 * own; which step it is decides nothing but the text, and no limit is lifted by it.
 */
export function buildLog({ instructions, ownSteps, onEvent, onContainer }: BuildLogOptions): BuildLog {
  let step: BuildStep | null = null
  let tail: string[] = []
  let rest = ''
  let total: number | null = null

  const takeLine = (raw: string) => {
    const text = plainLine(raw)
    const next = stepOf(text)
    if (next !== null) {
      step = next
      tail = []
      if (!isOwn()) onEvent({ at: 'step', ...next })
      return
    }
    const running = /^ ---> Running in ([0-9a-f]{12,64})$/.exec(text)?.[1]
    if (running !== undefined) onContainer(running)
    if (text.trim() !== '' && !/^ ---> |^Removing intermediate container /.test(text)) tail = [...tail.slice(1 - keptLines), text]
    if (text.trim() !== '' && !isOwn()) onEvent({ at: 'line', text })
  }

  function isOwn(): boolean {
    return step !== null && step.number > step.total
  }

  function stepOf(text: string): BuildStep | null {
    const [, number, of, written = ''] = /^Step (\d+)\/(\d+) : (.*)$/.exec(text) ?? []
    if (number === undefined || Number(number) !== (step?.number ?? 0) + 1 || Number(of) < Number(number)) return null
    if (total !== null && Number(of) !== total) return null
    total = Number(of)
    return { number: Number(number), total: total - ownSteps, text: written, line: lineOf(Number(number), written) }
  }

  /** ARG lines before the first FROM are steps too, so that steps and instructions go together one by one. */
  function lineOf(number: number, written: string): number | null {
    const instruction = total === instructions.length + ownSteps ? instructions[number - 1] : undefined
    const keyword = written.split(/\s/, 1)[0]?.toUpperCase()
    return instruction !== undefined && (keyword === instruction.keyword || keyword === 'ONBUILD') ? instruction.line : null
  }

  function flush(): void {
    takeLine(rest)
    rest = ''
  }

  return {
    take(text) {
      // A step's last line may lack its end.
      if (rest !== '' && builderLine.test(text)) flush()
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) takeLine(line)
      // Progress bars never end their line: what was overwritten is not kept.
      rest = rest.slice(rest.lastIndexOf('\r') + 1)
      if (rest.length > longestLine) flush()
    },
    step: () => step,
    tail: () => (rest.trim() === '' ? tail : [...tail, plainLine(rest)]),
  }
}

/** What a terminal would show of the line in the end, without anything that steers it. */
function plainLine(raw: string): string {
  const shown = raw.replace(/\r+$/, '')
  const text = shown
    .slice(shown.lastIndexOf('\r') + 1)
    .replace(sequences, '')
    .replace(steering, '')
  return text.length > longestLine ? `${text.slice(0, longestLine)}…` : text
}
