import { Command } from 'commander'
import { chuteCommands } from './chutes/commands/chute-commands.ts'
import { example, type Run } from './command-parts.ts'
import type { AudioConvertOptions } from './commands/audio-convert.ts'
import type { EngineCommandOptions } from './commands/engine.ts'
import type { LocalnetCommandOptions } from './commands/localnet.ts'
import type { MetricOptions } from './commands/metric.ts'
import type { RunOptions } from './commands/run.ts'
import type { ScoreOptions } from './commands/score.ts'
import type { ServeAxonOptions } from './commands/serve-axon.ts'
import type { SubnetRegisterOptions } from './commands/subnet-register.ts'
import type { ConvertibleModel } from './models/model-converters.ts'
import { notBoth } from './not-both.ts'
import { choice, decimal, integer, several, text } from './option-values.ts'
import type { PushCommandOptions } from './pushing/push-options.ts'
import type { TestOptions } from './testing/test-options.ts'
import { version } from './version.ts'
import { named, walletCommands } from './wallet/wallet-commands.ts'

const hotkeyForm = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'
type TestFlags = Omit<TestOptions, 'dir'> & { data?: string; samples?: number }
type ConvertFlags = Omit<AudioConvertOptions, 'in' | 'out'>
type MetricFlags = Omit<MetricOptions, 'name' | 'ref' | 'deg'>

const maxSeconds = 86_400
/** Of `test.memoryMiB`: a container engine refuses less. */
const minMiB = 6
const maxMiB = 16_777_216
const maxThreads = 1024

/** Every command on one page. A command's module is loaded when it runs, so that `--help` loads none. */
export function commandTable(run: Run): Command {
  const program = new Command('bbx')
    .description('The score your Bittensor submission would get, on your own machine, before it costs anything')
    .usage('<command> [dir] [options]')
    .version(version, '-V, --version', 'show the version')
    .option('--json', 'print one JSON document on stdout and nothing else')
    .option('--quiet', 'no progress, no notes')
    .option('-v, --verbose', 'say more on stderr (-vv: everything)', (_: string, level: number | undefined) => (level ?? 0) + 1)
    .option('-y, --yes', 'answer questions of yes or no with yes')
    .option('--env-file <path>', 'read variables from this file instead of .env', text)
    .configureHelp({ showGlobalOptions: true })
    .helpOption('-h, --help', 'show help')
    .addHelpText('after', example(`bbx init m --track babelbit --hotkey ${hotkeyForm}`, 'bbx check m', 'bbx test m'))

  program
    .command('init')
    .description('write a submission that passes check and answers the contract')
    .argument('[dir]', 'folder to write into', '.')
    .option('--track <track>', 'kind of competition: babelbit, voice-to-voice or video-to-text', text)
    .option('--hotkey <ss58>', 'address of the hotkey that will commit', text)
    .option(
      '--template <name>',
      'what to start from: baseline; of babelbit and video-to-text also transformers, of voice-to-voice echo and torch',
      text,
      'baseline',
    )
    .option('--ci <system>', 'add a workflow that tests the submission: github', choice('github'))
    .option('--from <address>', "somebody's published submission instead of a template: hub:OWNER/NAME@REVISION", text)
    .option('--force', 'replace files that are there')
    .addHelpText(
      'after',
      example(`bbx init m --track babelbit --hotkey ${hotkeyForm}`, `bbx init m --from hub:OWNER/NAME@main --hotkey ${hotkeyForm}`),
    )
    .action((dir, { track, hotkey, template, ci, from, force }, command) =>
      run(command, async (context) => {
        if (from !== undefined) {
          const { initFrom } = await import('./commands/init-from.ts')
          const chosen = ['track', 'template', 'ci'].filter((name) => command.getOptionValueSource(name) === 'cli')
          return initFrom({ dir, from, hotkey: hotkey ?? null, force: force ?? false, chosen }, context)
        }
        const { needForInit } = await import('./need-for-init.ts')
        const needed = await needForInit({ track, hotkey }, context)
        const { init } = await import('./commands/init.ts')
        return init({ dir, ...needed, template, ci: ci ?? null, force: force ?? false }, context)
      }),
    )

  program
    .command('check')
    .description('the rules of validators and hub; nothing is run')
    .argument('[dir]', 'the submission', '.')
    .option('--fix', 'mend what can be mended safely')
    .option('--hotkey <ss58>', 'address of the hotkey that will commit', text)
    .option('--profile <id>', 'validator to check for, for example babelbit/2025-11', text)
    .addHelpText('after', example('bbx check m --fix'))
    .action((dir, { fix, hotkey, profile }, command) =>
      run(command, async (context) => {
        const { check } = await import('./commands/check.ts')
        return check({ dir, fix: fix ?? false, hotkey: hotkey ?? null, profile: profile ?? null }, context)
      }),
    )

  program
    .command('build')
    .description("the image of a submission, as validators build it, with the build's log")
    .argument('[dir]', 'the submission', '.')
    .option('--profile <id>', 'validator to build for', text)
    .option('--build-network <what>', 'what build steps reach: default or none', choice('default', 'none'))
    .option('--no-cache', 'build every step again')
    .option('--timeout <s>', 'seconds that the build may take', decimal(1, maxSeconds))
    .addHelpText('after', example('bbx build m', 'bbx build m --build-network none --no-cache'))
    .action((dir, { profile, cache }, command) =>
      run(command, async (context) => {
        const { build } = await import('./commands/build.ts')
        return build({ dir, profile: profile ?? null, cache }, context)
      }),
    )

  program
    .command('test')
    .description('check, run and evaluate a submission: the score to expect')
    .argument('[dir]', 'the submission: a folder, or hub:OWNER/NAME@REVISION', '.')
    .option(
      '--challenge <path>',
      'challenge file or folder of them, of voice-to-voice pairs of clips or Parquet files of omega-voice, of video-to-text lines of JSON or Parquet files of omega-multimodal; default: the shipped sample',
      text,
    )
    .option('--data <path>', 'the same by another name; omega-voice, omega-multimodal: what was pulled of it', text)
    .option('--dialogues <n>', 'at most so many dialogues', integer(1))
    .option('--samples <n>', 'the same for other tracks: at most so many pairs, or clips of video', integer(1))
    .option('--seed <n>', 'which dialogues are drawn', integer(0))
    .option('--runtime <kind>', 'docker, process or remote; auto: docker where it can be', choice('auto', 'docker', 'process', 'remote'))
    .option('--url <url>', 'a server that is up already (runtime remote)', text)
    .option('--profile <id>', 'validator to mirror', text)
    .option('--min-score <x>', 'exit 1 below this score', decimal(0, 1))
    .option('--smoke', 'a minute at most: one dialogue, one pair, or one clip of video')
    .option('--resume [run]', 'go on with a run that was stopped; default: the last one')
    .option('--retry-faults', 'with --resume: ask again for the dialogues, pairs or batches in which something was at fault')
    .option('--junit <file>', 'write a JUnit report', text)
    .option('--keep <what>', 'what stays in the run folder: all, faults or none', choice('all', 'faults', 'none'))
    .option('--engine-url [url]', 'hold the session with a live utterance engine; default: the one of the settings')
    .option('--hotkey-uri <uri>', 'development key that signs for an engine with --auth, for example //Alice', text)
    .option('--python <path>', 'interpreter for the virtual environment', text)
    .option('--startup-timeout <s>', 'seconds until the server must be healthy', decimal(0.1, maxSeconds))
    .option('--memory <mib>', 'memory that the server may use', integer(minMiB, maxMiB))
    .option('--wall-time <s>', 'seconds that the server may run in all', decimal(1, 2_592_000))
    .option('--embeddings <table>', 'vectors in place of the embedding model', text)
    .option(
      '--model <id=path>',
      'weights to score with, once for each: rawnet3, mimi, whisper, imagebind-text or mxbai-embed-large; default: those in the cache',
      several,
    )
    .option('--i-trust-this-code', 'of a submission on the hub: run it without a sandbox where --runtime process is wanted')
    .option('--transport <kind>', 'runtime docker: how requests get into the container', choice('auto', 'exec', 'nsenter'))
    .option('--allow-weaker', 'runtime docker: go on where a restriction cannot be enforced')
    .option('--engine-runtime <name>', 'runtime docker: OCI runtime of the container engine, for example runsc', text)
    .option('--gpus <which>', 'runtime docker: auto, all, none, or numbers as nvidia-smi counts: 0,1', text)
    .option('--via <what>', 'runtime docker, babelbit: ask the chute of the submission and not its server: chute', choice('chute'))
    .option('--build-network <kind>', 'runtime docker: what build steps reach', choice('default', 'none'))
    .addHelpText(
      'after',
      example('bbx test m --dialogues 4 --min-score 0.2', 'bbx test m --smoke --junit report.xml', 'bbx test hub:OWNER/NAME@main'),
    )
    .action((dir: string, { data, samples, ...options }: TestFlags, command: Command) =>
      run(command, async (context) => {
        const { test } = await import('./commands/test.ts')
        const { oneOf } = await import('./one-of.ts')
        const challenge = oneOf('--challenge', options.challenge, '--data', data)
        const dialogues = oneOf('--dialogues', options.dialogues, '--samples', samples)
        return test({ dir, ...options, challenge, dialogues }, context)
      }),
    )

  program
    .command('run')
    .description('start a submission in the sandbox of a test and keep it up')
    .argument('[dir]', 'the submission', '.')
    .option('--port <port>', 'port on this machine that leads in; 0 for any free one', integer(0, 65_535), 0)
    .option('--profile <id>', 'validator whose restrictions hold', text)
    .option('--startup-timeout <s>', 'seconds until the server must be healthy', decimal(0.1, maxSeconds))
    .option('--memory <mib>', 'memory that the container may use', integer(minMiB, maxMiB))
    .option('--transport <kind>', 'how requests get into the container', choice('auto', 'exec', 'nsenter'))
    .option('--allow-weaker', 'go on where a restriction cannot be enforced')
    .option('--engine-runtime <name>', 'OCI runtime of the container engine, for example runsc', text)
    .option('--gpus <which>', 'auto, all, none, or numbers as nvidia-smi counts: 0,1', text)
    .option('--via <what>', 'babelbit: serve the chute of the submission and not its server: chute', choice('chute'))
    .option('--build-network <kind>', 'what build steps reach', choice('default', 'none'))
    .addHelpText('after', example('bbx run m --port 8091'))
    .action((dir: string, options: Omit<RunOptions, 'dir'>, command: Command) =>
      run(command, async (context) => {
        const { keepHeapSmall } = await import('./keep-heap-small.ts')
        keepHeapSmall()
        const { run: start } = await import('./commands/run.ts')
        return start({ dir, ...options }, context)
      }),
    )

  program
    .command('report')
    .description('an earlier run again')
    .argument('[run]', 'folder of the run; default: the last one')
    .option('--compare <run>', 'another run on the same items', text)
    .option('--junit <file>', 'write a JUnit report', text)
    .addHelpText('after', example('bbx report .bbx/runs/20261121-101500-babelbit --compare .bbx/runs/20261120-091000-babelbit'))
    .action((runFolder, { compare, junit }, command) =>
      run(command, async (context) => {
        const { report } = await import('./commands/report.ts')
        return report({ run: runFolder ?? null, compare: compare ?? null, junit: junit ?? null }, context)
      }),
    )

  program
    .command('score')
    .description("recorded logs, or a run's journal, scored without a server")
    .argument('[files...]', 'logs of dialogues, or the folder of a run', several)
    .option('--profile <id>', 'scorer to mirror', text)
    .option(
      '--lex-weight <w>',
      "weight of the lexical part (default: what the profile's runner has: 0.5, from 2026-01 on 0)",
      decimal(0, 1),
    )
    .option('--embeddings <table>', 'vectors in place of the embedding model', text)
    .option(
      '--model <id=path>',
      'weights to score with, once for each: of a run, and of logs whose profile compares vectors; default: those in the cache',
      several,
    )
    .option('--outdir <dir>', "write the validator's files here", text)
    .option('--challenge <file>', 'FILES is one run log of a developer client, and this the challenge it was made with', text)
    .option('--threads <n>', 'threads that score', integer(1, maxThreads))
    .addHelpText('after', example('bbx score logs/*.jsonl --profile babelbit/2025-11 --json'))
    .action((files: string[], options: Omit<ScoreOptions, 'files'>, command: Command) =>
      run(command, async (context) => {
        const { score } = await import('./commands/score.ts')
        return score({ files, ...options }, context)
      }),
    )

  program
    .command('metric')
    .description('one metric on two files or texts, or on many: one JSON line in, one out')
    .argument(
      '<name>',
      'pesq, pesq-score, wer, length, speaker, mimi, caption or combined',
      choice('pesq', 'pesq-score', 'wer', 'length', 'speaker', 'mimi', 'caption', 'combined'),
    )
    .argument('[ref]', 'the reference: audio, for wer text too, for caption text', text)
    .argument('[deg]', 'what is judged', text)
    .option('--mode <band>', 'pesq: wb (wide band) or nb (narrow band)', choice('wb', 'nb'))
    .option('--rate <hz>', 'sample rate of files that say none, for pesq of both files; default: 16000', integer(1000, 768_000))
    .option(
      '--rule <rule>',
      'length: none (both profiles), relative or seconds (earlier commits); default: none',
      choice('none', 'relative', 'seconds'),
    )
    .option('--ref-text <text>', 'wer, caption: the truth')
    .option('--hyp-text <text>', 'wer, caption: the answer')
    .option(
      '--model <id=path>',
      'speaker: rawnet3=PATH, mimi: mimi=PATH, wer of audio: whisper=FOLDER, caption: imagebind-text=PATH; by default what `bbx models pull` fetched',
      several,
    )
    .option('--pairs <file>', 'one JSON object a line, for example {"ref":PATH,"deg":PATH,"mode":"wb","rate":16000}; - reads stdin', text)
    .option('--threads <n>', 'with --pairs, for pesq and pesq-score; default: the cores', integer(1, maxThreads))
    .addHelpText(
      'after',
      example(
        'bbx metric pesq reference.wav answer.wav --mode wb',
        'bbx metric wer --ref-text "a b c" --hyp-text "a b"',
        'bbx metric wer truth.wav answer.wav --model whisper=whisper-onnx',
        'bbx metric speaker truth.wav answer.wav --model rawnet3=rawnet3.onnx',
        'bbx metric mimi truth.wav answer.wav --model mimi=mimi.onnx',
        'bbx metric pesq --pairs pairs.jsonl',
      ),
    )
    .action((name: MetricOptions['name'], ref: string | undefined, deg: string | undefined, options: MetricFlags, command: Command) =>
      run(command, async (context) => {
        const { metric } = await import('./commands/metric.ts')
        return metric({ name, ref: ref ?? null, deg: deg ?? null, ...options }, context)
      }),
    )

  const audio = program.command('audio').description('audio as it travels between validators and submissions')
  audio.addHelpText(
    'after',
    example('bbx audio inspect answer.npy reference.wav', 'bbx audio convert answer.npy answer.wav --from-rate 16000'),
  )
  audio
    .command('inspect')
    .description('what a validator would read from a WAV, npy, base64 body or compressed file')
    .argument('[files...]', 'audio files', several)
    .addHelpText('after', example('bbx audio inspect answer.npy reference.wav --json'))
    .action((files: string[], _options, command: Command) =>
      run(command, async (context) => {
        const { audioInspect } = await import('./commands/audio-inspect.ts')
        return audioInspect({ files }, context)
      }),
    )

  audio
    .command('convert')
    .description('WAV, npy, base64 of npy, FLAC, Ogg Vorbis or MP3 in; WAV, npy or base64 of npy out')
    .argument('[in]', 'audio file', text)
    .argument('[out]', 'file to write: .wav, .npy, or .b64 for base64 of npy', text)
    .option('--rate <hz>', 'resample to this rate', integer(1000, 768_000))
    .option('--from-rate <hz>', 'rate of an npy, which says none', integer(1000, 768_000))
    .option('--mono', 'the mean of all channels')
    .option('--wav', 'write WAV, whatever the name of the output')
    .option('--npy', 'write npy')
    .option('--base64', 'write base64 of npy, as it stands in a JSON body')
    .option('--row', 'npy of shape (1, T), as requests have it; default: (T,), as answers must be')
    .option(
      '--type <type>',
      'i2 or f4 for WAV, f4 or f8 for npy; default: f8, for WAV whatever keeps the samples',
      choice('i2', 'f4', 'f8'),
    )
    .option('--force', 'replace the output where it is there')
    .addHelpText(
      'after',
      example(
        'bbx audio convert clip.flac request.b64 --rate 16000 --mono --row',
        'bbx audio convert answer.npy answer.wav --from-rate 16000',
      ),
    )
    .action((from: string | undefined, to: string | undefined, options: ConvertFlags, command: Command) =>
      run(command, async (context) => {
        const { audioConvert } = await import('./commands/audio-convert.ts')
        return audioConvert({ in: from ?? null, out: to ?? null, ...options }, context)
      }),
    )

  program
    .command('engine')
    .description('the local utterance engine')
    .option('--challenge <path>', 'challenge file or folder of them', text)
    .option('--host <host>', 'address to listen at', text, '127.0.0.1')
    .option('--port <port>', 'port to listen at; 0 for any free one', integer(0, 65_535), 8999)
    .option('--auth', 'ask for signed challenges and bearer tokens')
    .option('--allow-hotkey <ss58>', 'with --auth: only this hotkey (repeatable)', several)
    .option('--max-sessions <n>', 'sessions at a time', integer(1, 10_000_000))
    .option('--session-ttl <s>', 'seconds after which an idle session is forgotten', decimal(0.001, 31_536_000))
    .option('--body-limit <bytes>', 'largest request', integer(1, 1_073_741_824))
    .addHelpText('after', example('bbx engine --challenge challenge.json --port 8999'))
    .action((options: EngineCommandOptions, command: Command) =>
      run(command, async (context) => {
        const { engine } = await import('./commands/engine.ts')
        return engine(options, context)
      }),
    )

  const subnet = program.command('subnet').description('a subnet on chain: what it costs, who is on it, registration')
  subnet.addHelpText('after', example('bbx subnet show --netuid 59', 'bbx subnet metagraph --netuid 59 --commitments --json'))
  onChain(subnet.command('show'))
    .description('what a registration costs, the limits, and what is known of a hotkey')
    .option('--hotkey <ss58>', 'a hotkey to look at', text)
    .addHelpText('after', example('bbx subnet show --network local --netuid 59'))
    .action(({ hotkey }, command: Command) =>
      run(command, async (context) => {
        const { subnetShow } = await import('./commands/subnet-show.ts')
        return subnetShow({ hotkey }, context)
      }),
    )
  onChain(subnet.command('metagraph'))
    .description('everybody on a subnet, with stake, permit and axon')
    .option('--commitments', 'also what each has committed')
    .addHelpText('after', example('bbx subnet metagraph --network local --netuid 59 --commitments'))
    .action(({ commitments }, command: Command) =>
      run(command, async (context) => {
        const { subnetMetagraph } = await import('./commands/subnet-metagraph.ts')
        return subnetMetagraph({ commitments }, context)
      }),
    )
  signing(onChain(subnet.command('register')))
    .description('a number on the subnet for the hotkey of a wallet; the price is shown first')
    .option('--hotkey-uri <uri>', 'register this development key, //Charlie for example (rehearsal chains only)', text)
    .option('--coldkey-uri <uri>', 'let this development key pay (rehearsal chains only)', text)
    .option('--wait <s>', 'seconds until the transaction must be final', decimal(1, maxSeconds), 180)
    .addHelpText(
      'after',
      example(
        'bbx subnet register --netuid 59 --wallet-name miner --wallet-hotkey h1',
        'bbx subnet register --network local --netuid 59 --hotkey-uri //Charlie',
      ),
    )
    .action((options: SubnetRegisterOptions, command: Command) =>
      run(command, async (context) => {
        const { subnetRegister } = await import('./commands/subnet-register.ts')
        return subnetRegister(options, context)
      }),
    )
  signing(onChain(program.command('serve-axon')))
    .description('tell the subnet where a miner answers; it costs nothing')
    .option('--ip <address>', 'public address of the server', text)
    .option('--port <port>', 'its port', integer(1, 65_535))
    .option('--hotkey-uri <uri>', 'a development key is the miner, //Bob for example (rehearsal chains only)', text)
    .option('--wait <s>', 'seconds until the transaction must be final', decimal(1, maxSeconds), 180)
    .addHelpText(
      'after',
      example(
        'bbx serve-axon --netuid 59 --ip 203.0.113.7 --port 8091 --wallet-name miner',
        'bbx serve-axon --network local --netuid 59 --ip 203.0.113.7 --port 8091 --hotkey-uri //Bob',
      ),
    )
    .action((options: ServeAxonOptions, command: Command) =>
      run(command, async (context) => {
        const { serveAxon } = await import('./commands/serve-axon.ts')
        return serveAxon(options, context)
      }),
    )

  notBoth(signing(onChain(program.command('push'))), 'deploy')
    .description('publish exactly what was measured and commit it on chain; run again it goes on where it was ended')
    .argument('[dir]', 'folder of the submission; default: the current one', text)
    .option('--model_path, --model-path <dir>', 'the folder, as the tools of subnet 59 name it', text)
    .option('--repo <name>', 'repository on the hub: owner/name, or a name of your own account', text)
    .option('--revision <commit>', 'upload nothing: push this revision of the repository (40 hexadecimal digits)', text)
    .option('--min-score <score>', 'push nothing that scores less', decimal(0, 1))
    .option('--skip-test', 'push without a score; the receipt says so')
    .option('--keep-stray', 'leave files in the repository that the folder does not have')
    .option('--dry-run', 'look and show, change nothing')
    .option('--deploy', 'serve it by a chute (subnet 59); without it: by the axon where the hotkey serves one, else by a chute')
    .option('--no-deploy', 'deploy no chute: an axon serves it, or a chute of this revision that is there already')
    .option('--chute-name <name>', 'give new code to the chute of this name; default: one for each revision, with a fee of its own', text)
    .option('--no-warmup', 'ask for no instance of the chute: nothing is committed unless one is hot')
    .option('--warmup-timeout <s>', 'seconds for an instance of the chute to be hot', decimal(1, maxSeconds), 1800)
    .option('--no-commit', 'stop before the commitment and print its text')
    .option('--no-publish', 'leave the repository private')
    .option('--no-wait', 'do not wait until a timelocked commitment is open: exit 4')
    .option('--hotkey-uri <uri>', 'commit with this development key, //Bob for example (rehearsal chains only)', text)
    .option('--timeout <s>', 'seconds for the transaction to be final, and for a timelocked one to open', decimal(1, maxSeconds), 300)
    .addHelpText(
      'after',
      example(
        'bbx push m --wallet-name miner --wallet-hotkey h1',
        'bbx push m --dry-run',
        'bbx push m --network local --hotkey-uri //Bob --yes',
      ),
    )
    .action((dir: string | undefined, options: Omit<PushCommandOptions, 'dir'>, command: Command) =>
      run(command, async (context) => {
        const { push } = await import('./commands/push.ts')
        return push({ ...options, ...(dir === undefined ? {} : { dir }) }, context)
      }),
    )

  named(onChain(program.command('status')))
    .description('what is committed, published and live for a hotkey: chain, hub and receipt side by side')
    .option('--hotkey <ss58>', 'the hotkey; default: the one of the wallet', text)
    .addHelpText(
      'after',
      example('bbx status --netuid 59', 'bbx status --network local --netuid 59 --hotkey 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'),
    )
    .action((options: { hotkey?: string }, command: Command) =>
      run(command, async (context) => {
        const { status } = await import('./commands/status.ts')
        return status(options, context)
      }),
    )

  program
    .command('localnet')
    .description('a rehearsal chain and a rehearsal hub on this machine, which clients of others take for real ones')
    .option('--port <port>', 'port of the chain; 0 for any free one', integer(0, 65_535), 9944)
    .option('--hub-port <port>', 'port of the hub; 0 for any free one', integer(0, 65_535), 9945)
    .option('--chutes', 'also a chutes platform, which builds and runs nothing but answers as the real one does')
    .option('--chutes-port <port>', 'port of the chutes platform; 0 for any free one', integer(0, 65_535), 9946)
    .option('--netuid <n>', 'number of its subnet', integer(1, 65_535), 59)
    .option('--block-ms <ms>', 'milliseconds between two blocks; 0: only when a client asks for one', integer(0, 60_000), 500)
    .option('--finality <n>', 'blocks between the newest and the newest final one', integer(0, 1000), 2)
    .option('--state <dir>', 'folder that keeps the chain, the hub and the platform; default: they are forgotten at the end', text)
    .option(
      '--fund <ss58>',
      'give this account coins of the rehearsal, a coldkey of yours for example; may be given several times',
      several,
    )
    .addHelpText('after', example('bbx localnet', 'bbx localnet --chutes', 'bbx localnet --port 0 --hub-port 0 --state .bbx/localnet'))
    .action((options: LocalnetCommandOptions, command: Command) =>
      run(command, async (context) => {
        const { localnet } = await import('./commands/localnet.ts')
        return localnet(options, context)
      }),
    )

  program
    .command('profiles')
    .description('which commit each profile mirrors, and whether its contest is live')
    .argument('[id]', 'one profile, or all of a track')
    .option('--verify', 'run the golden vectors of the profiles here')
    .addHelpText('after', example('bbx profiles babelbit/2025-11 --verify'))
    .action((id, { verify }, command) =>
      run(command, async (context) => {
        const { profiles } = await import('./commands/profiles.ts')
        return profiles({ id: id ?? null, verify: verify ?? false }, context)
      }),
    )

  const data = program.command('data').description('public test data: nothing is fetched without being asked')
  data.addHelpText('after', example('bbx data pull omega-voice', 'bbx data list'))
  data
    .command('pull')
    .description('fetch test data: the public set of babelbit, or files of omega-voice or omega-multimodal; the size is shown first')
    .argument('<name>', 'babelbit, omega-voice or omega-multimodal')
    .option('--ref <ref>', 'branch, tag or commit', text)
    .option('--sha256 <hex>', 'of babelbit: digest that the archive must have', text)
    .option('--files <n>', 'of the omega sets: how many files; default: 8, as validators take', integer(1))
    .option('--newest', 'of the omega sets: the files that were made last')
    .option('--reference', 'of the omega sets: the files that a validator would take; the default')
    .addHelpText('after', example('bbx data pull babelbit --yes', 'bbx data pull omega-voice --files 2'))
    .action((name, { sha256, files, newest, reference }, command) =>
      run(command, async (context) => {
        const { dataPull } = await import('./commands/data-pull.ts')
        const choice = { files: files ?? null, newest: newest ?? false, reference: reference ?? false }
        return dataPull({ name, sha256: sha256 ?? null, ...choice }, context)
      }),
    )
  data
    .command('list')
    .description('what ships with bbx and what was fetched')
    .addHelpText('after', example('bbx data list --json'))
    .action((_options, command) =>
      run(command, async (context) => {
        const { dataList } = await import('./commands/data-list.ts')
        return dataList({}, context)
      }),
    )

  const models = program.command('models').description('weights that metrics use: nothing is fetched without being asked')
  models.addHelpText('after', example('bbx models list', 'bbx models pull rawnet3'))
  models
    .command('list')
    .description('what metrics can use: what is here, how large it is, what it is for')
    .addHelpText('after', example('bbx models list --json'))
    .action((_options, command) =>
      run(command, async (context) => {
        const { modelsList } = await import('./commands/models-list.ts')
        return modelsList({}, context)
      }),
    )
  models
    .command('pull')
    .description('fetch, verify and convert weights; the plan is shown first')
    .argument('[ids...]', 'models of `bbx models list`', several)
    .option('--revision <rev>', 'branch, tag or commit to take, instead of the recorded one', text)
    .addHelpText('after', example('bbx models pull rawnet3 --yes'))
    .action((ids: string[], { revision }, command: Command) =>
      run(command, async (context) => {
        const { modelsPull } = await import('./commands/models-pull.ts')
        return modelsPull({ models: ids, revision: revision ?? null }, context)
      }),
    )
  models
    .command('verify')
    .description('read every byte of what is here again')
    .argument('[ids...]', 'models of `bbx models list`; default: all that are here', several)
    .addHelpText('after', example('bbx models verify'))
    .action((ids: string[], _options, command: Command) =>
      run(command, async (context) => {
        const { modelsVerify } = await import('./commands/models-verify.ts')
        return modelsVerify({ models: ids }, context)
      }),
    )
  models
    .command('path')
    .description('where a model is that was pulled: what --model takes')
    .argument('<id>', 'a model of `bbx models list`')
    .addHelpText('after', example('bbx models path rawnet3'))
    .action((id: string, _options, command: Command) =>
      run(command, async (context) => {
        const { modelsPath } = await import('./commands/models-path.ts')
        return modelsPath({ model: id }, context)
      }),
    )
  models
    .command('convert')
    .description('what --model takes, from weights as they are published; nothing in them is run')
    .argument(
      '<id>',
      'rawnet3, mimi, whisper, imagebind-text or mxbai-embed-large',
      choice('rawnet3', 'mimi', 'whisper', 'imagebind-text', 'mxbai-embed-large'),
    )
    .argument(
      '[in]',
      'the weights: of rawnet3 model.pt, of mimi model.safetensors with config.json beside it, of whisper a folder with both and its other JSON files, of imagebind-text videobind.pth, of mxbai-embed-large model.safetensors with its JSON files beside it',
      text,
    )
    .argument('[out]', 'the ONNX file to write, of whisper the folder', text)
    .option('--force', 'replace the output where it is there')
    .addHelpText(
      'after',
      example(
        'bbx models convert rawnet3 model.pt rawnet3.onnx',
        'bbx models convert mimi model.safetensors mimi.onnx',
        'bbx models convert whisper whisper-large-v2 whisper-onnx',
      ),
    )
    .action((model: ConvertibleModel, from: string | undefined, to: string | undefined, { force }, command) =>
      run(command, async (context) => {
        const { modelsConvert } = await import('./commands/models-convert.ts')
        return modelsConvert({ model, in: from ?? null, out: to ?? null, force: force ?? false }, context)
      }),
    )

  walletCommands(program, run)
  chuteCommands(program, run)

  program
    .command('clean')
    .description('remove what runs left behind whose bbx is gone: containers, processes, half-made files')
    .option('--dry-run', 'only say what would be removed')
    .option('--images', 'also the images that bbx built')
    .option('--all', 'also the images and the virtual environments, which the next test would make again')
    .addHelpText('after', example('bbx clean --dry-run', 'bbx clean --images'))
    .action(({ dryRun, images, all }, command) =>
      run(command, async (context) => {
        const { clean } = await import('./commands/clean.ts')
        return clean({ dryRun: dryRun ?? false, images: images ?? false, all: all ?? false }, context)
      }),
    )

  program
    .command('doctor')
    .description('what this machine has of what bbx needs')
    .option('--sandbox', 'also try the ways out of a sandbox, with a small container')
    .addHelpText('after', example('bbx doctor', 'bbx doctor --sandbox'))
    .action(({ sandbox }, command) =>
      run(command, async (context) => {
        const { doctor } = await import('./commands/doctor.ts')
        return doctor({ sandbox: sandbox ?? false }, context)
      }),
    )

  const config = program.command('config').description('every setting, its value and where it came from')
  config.addHelpText('after', example('bbx config', 'bbx config set BITTENSOR_WALLET_PATH ~/.bittensor/wallets/c/hotkeys/h'))
  config.action((_options, command) =>
    run(command, async (context) => {
      const { config } = await import('./commands/config.ts')
      return config({}, context)
    }),
  )
  config
    .command('set')
    .description('write a setting into .env; other lines stay as they are')
    .argument('<key>', 'a setting or one of its variables')
    .argument('[value]', 'its value; - reads it from stdin')
    .addHelpText('after', example('bbx config set HF_TOKEN - < token.txt'))
    .action((key, value, _options, command) =>
      run(command, async (context) => {
        const { configSet } = await import('./commands/config-set.ts')
        const { envFile } = command.optsWithGlobals()
        return configSet({ key, value: value ?? null, file: envFile ?? null }, context)
      }),
    )

  return program
}

/** The options of every command that asks a chain; their values reach it as settings. */
function onChain(command: Command): Command {
  return command
    .option('--network <network>', 'finney, test, local, or an address: ws://HOST:PORT', text)
    .option('--netuid <n>', 'number of the subnet', integer(0, 65_535))
}

/** The options of every command that signs with a key of a wallet. */
function signing(command: Command): Command {
  return named(command).option('--password-file <path>', 'the password of the key that signs, one line; - reads stdin', text)
}
