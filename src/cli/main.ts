import type { Command } from 'commander'
import { asBbxError } from './as-bbx-error.ts'
import { commandTable } from './command-table.ts'
import type { Context } from './context.ts'
import { createContext, type GlobalOptions } from './create-context.ts'
import { errorDocument, errorText, stackText } from './error-report.ts'
import { worstExit } from './exit-code.ts'
import { helpResult, isHelp } from './help-result.ts'
import { watchForInterruption } from './interruption.ts'
import { openOutput } from './output.ts'
import { parseWithoutCompiling } from './parse-without-compiling.ts'
import { printResult } from './print-result.ts'
import { createRedactor } from './redactor.ts'
import type { CommandResult } from './result.ts'
import { describeScreen } from './screen.ts'
import { terminalSafe } from './terminal-safe.ts'

/** One call of `bbx`: reads the words, runs the command, prints its result, and says with which code to exit. */
export async function main(words: readonly string[]): Promise<number> {
  parseWithoutCompiling()
  // Known before the words are parsed: a call that cannot be parsed also ends in a document.
  const ours = words.includes('--') ? words.slice(0, words.indexOf('--')) : words
  const json = ours.includes('--json')
  const verbose = ours.some((word) => word === '--verbose' || /^-v+$/.test(word))
  const screen = describeScreen(process, json)
  const redactor = createRedactor()
  const err = openOutput(() => process.stderr)
  const note = (text: string) => void err.write(`${text}\n`)
  const interruption = watchForInterruption(() => note('stopping cleanly; once more stops at once'))
  const out = openOutput(
    () => process.stdout,
    () => interruption.abort('the reader of the output has gone'),
  )
  const floor = () => interruption.exit ?? 0
  let context: Context | undefined

  const fail = async (thrown: unknown): Promise<number> => {
    context?.progress.done()
    if (out.closed && interruption.exit === null) return 0
    const error = asBbxError(thrown, interruption)
    const exit = worstExit(error.exit, floor())
    const { environmentSecrets } = await import('../config/environment-secrets.ts')
    redactor.learn(environmentSecrets(process.env))
    const clean = (text: string) => terminalSafe(redactor.clean(text))
    if (json && !out.used) await out.write(`${JSON.stringify(errorDocument(error, exit, redactor.clean))}\n`).catch(note)
    else await err.write(clean(errorText(error)))
    if (verbose) await err.write(clean(stackText(error)))
    return exit
  }
  const crash = (thrown: unknown) => void fail(thrown).then((exit) => process.exit(worstExit(exit, 70)))
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)

  try {
    const help: string[] = []
    let result: CommandResult | undefined
    const program = commandTable(async (command, start) => {
      context = createContext(command.optsWithGlobals<GlobalOptions>(), flagsOf(command), { screen, interruption, out, err, redactor })
      result = await start(context)
      context.progress.done()
    })
    program.exitOverride().configureOutput({ writeOut: (text) => help.push(text), writeErr: (text) => help.push(text), outputError() {} })
    for (const command of everyCommand(program)) command.copyInheritedSettings(program)
    await program.parseAsync(words, { from: 'user' }).catch((error) => {
      if (!isHelp(error)) throw error
      result = helpResult(error, help.join(''))
    })
    return await printResult(result ?? { kind: 'quiet', exit: 0 }, { out, json, screen, floor })
  } catch (thrown) {
    return await fail(thrown)
  }
}

/** The options that this call gave, as text: settings take them for their strongest source. */
function flagsOf(command: Command): Record<string, string> {
  const options = Object.entries(command.optsWithGlobals())
  return Object.fromEntries(
    options
      // A flag without a value says that something is wanted, not which: the settings know the value.
      .filter(([name, value]) => command.getOptionValueSourceWithGlobals(name) === 'cli' && value !== true)
      .map(([name, value]) => [name, String(value)]),
  )
}

function everyCommand(command: Command): Command[] {
  return command.commands.flatMap((inner) => [inner, ...everyCommand(inner)])
}
