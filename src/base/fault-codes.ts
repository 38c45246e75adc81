/**
 * Every code that a finding, a fault or an error can carry. `docs/fault-codes.md` is generated from this table.
 *
 * S1xxx repository, S2xxx behaviour of the server, S3xxx answers out of contract (the submission is at fault);
 * H.... harness (`bbx` itself); E.... environment; U.... the call or the configuration.
 */
export const faultCodes = {
  // The repository: one code a rule of `bbx check`.
  S1001: { title: 'a required file is missing', remedy: 'create it; `bbx init` writes a complete submission to compare with' },
  S1002: { title: 'the manifest bbx.toml is missing or not valid', remedy: 'write the named key as the message says' },
  S1010: {
    title: 'hotkey.txt does not name the hotkey that will commit',
    remedy: 'write the SS58 address and nothing else; `bbx check --fix --hotkey SS58` does it',
  },
  S1020: { title: 'the Dockerfile contains a word that validators refuse', remedy: 'remove the word, also from comments and URLs' },
  S1021: { title: 'a base image has neither tag nor digest', remedy: 'name a version: FROM python:3.11-slim' },
  S1022: { title: 'ADD fetches a URL', remedy: 'put the file into the repository, or fetch and verify it in a RUN step' },
  S1030: {
    title: 'a secret or a wallet is inside the folder',
    remedy: 'move it out of the folder and treat the secret as leaked if it was ever published',
  },
  S1040: { title: 'a pointer file stands in place of weights', remedy: 'fetch the real file: `git lfs pull`' },
  S1041: { title: 'weights are pickled', remedy: 'convert them to safetensors' },
  S1050: { title: 'a symbolic link leads to no file inside the folder', remedy: 'copy what it leads to into its place' },
  S1051: { title: 'names differ only by case', remedy: 'rename one of them' },
  S1052: { title: 'a file is larger than the limits allow', remedy: 'shrink it or split it' },
  S1053: { title: 'a hub upload would skip the file', remedy: 'rename it so that no part of its path starts with a dot, or remove it' },
  S1054: { title: 'something in the folder cannot be part of a submission', remedy: 'rename or remove it, or mend its permissions' },
  S1060: { title: 'a requirement is not pinned', remedy: 'pin it: name==version' },
  S1070: { title: 'a route of the contract is not served', remedy: 'serve the route with the method that the message names' },
  S1071: { title: 'an answer lacks a field of the contract', remedy: 'return the field that the message names' },
  S1072: {
    title: 'the server is not Python source',
    remedy: 'save it as Python source in UTF-8, or name the program in `start` of bbx.toml',
  },
  S1073: {
    title: 'the server listens where a validator does not ask',
    remedy: 'listen on 0.0.0.0 at the port that validators ask, and say so in the Python source',
  },
  S1080: { title: '.dockerignore lets private or needless files into the image', remedy: '`bbx check --fix` adds the missing lines' },
  // The chute of the repository.
  S1090: {
    title: 'the files of the chute make no module',
    remedy: 'mend the line that the message names; `bbx init` writes the three files',
  },
  S1091: {
    title: "the platform's check of the code would refuse the chute",
    remedy: 'write what the chute does in plain code that depends on what it is asked',
  },
  S1092: {
    title: 'the chute needs the network after its start',
    remedy: 'fetch in load_model, which gets the whole repository: the platform cuts the network before the first question',
  },
  // The image that the repository builds.
  S1100: { title: 'the image could not be built', remedy: 'run the step that is named by hand; the end of its output is the evidence' },
  S1101: { title: 'the Dockerfile cannot be parsed', remedy: 'correct the line that the message names' },
  S1102: { title: 'a base image does not exist', remedy: 'name an image and a tag that its registry has' },
  S1103: { title: 'the build ran longer than allowed', remedy: 'do less in RUN steps; put weights into models/ instead of fetching them' },
  S1104: { title: 'the build flooded its output', remedy: 'make the steps quieter: pip install --quiet' },
  S1105: { title: 'the image names nothing to start', remedy: 'end the Dockerfile with CMD ["python", "server.py"]' },
  S1106: { title: 'the build wrote more than allowed', remedy: 'leave caches and needless packages out of the image' },
  S1120: { title: 'the submission scores less than was asked for', remedy: '`bbx report` says what would raise the score most' },
  // The server's behaviour.
  S2001: {
    title: 'requirements could not be installed',
    remedy: 'run pip yourself with the same interpreter; the log shows where it stopped',
  },
  S2002: { title: 'the server exited', remedy: 'read the end of its log; start it by hand with the command that the message names' },
  S2003: { title: 'no answer within the time limit of a step', remedy: 'answer faster: a smaller model, fewer tokens, a warm start' },
  S2004: {
    title: 'the connection broke before the answer was complete',
    remedy: 'look for a crash or a worker restart in the log of the server',
  },
  S2005: { title: 'the server answered with an error status', remedy: 'the body that is shown as evidence says why' },
  S2006: {
    title: 'the server never became healthy',
    remedy: 'answer GET /health with 200 and {"status":"healthy"} once the model is loaded',
  },
  S2007: { title: 'the server used more memory than allowed', remedy: 'use less memory or raise --memory if your validator allows more' },
  S2008: { title: 'the server flooded its output', remedy: 'log less: output over the cap is dropped' },
  S2009: { title: 'the server did not stop at SIGTERM', remedy: 'handle SIGTERM and exit within 10 seconds' },
  S2010: { title: 'the server redirects', remedy: 'answer at the path itself: validators follow no redirect' },
  S2011: { title: 'health was lost during the run', remedy: 'keep answering /health while predictions are computed' },
  S2012: { title: 'not asked: deactivated after too many errors in a row', remedy: 'mend the errors that came before' },
  S2014: { title: 'nothing accepts connections at the address', remedy: 'start the server, or correct --url' },
  S2015: { title: 'the server ran longer than allowed', remedy: 'raise the limit, or test fewer dialogues at once' },
  // The server's behaviour in a container.
  S2020: { title: 'the container cannot start', remedy: 'correct CMD or ENTRYPOINT; the program must be in the image and executable' },
  S2021: { title: 'the container ran out of memory', remedy: 'load a smaller model, or raise --memory if your validator allows more' },
  S2022: {
    title: 'a process in the container was killed for want of memory',
    remedy: 'use fewer workers or a smaller model; the server went on without that process',
  },
  S2023: { title: 'the container ran into its limit of processes', remedy: 'start fewer workers and threads (OMP_NUM_THREADS)' },
  S2024: { title: 'a temporary file system of the container is full', remedy: 'write less to /tmp; it is small and counts as memory' },
  S2025: { title: 'the memory of the GPU ran out', remedy: 'use a smaller batch or a smaller model' },
  S2026: { title: 'the container ran out of file descriptors', remedy: 'close files and connections after use' },
  S2027: { title: 'the server needs the network', remedy: 'put what it fetches into the repository: the sandbox has no network' },
  S2028: {
    title: 'the server writes where the sandbox forbids it',
    remedy: 'write to /tmp only, or make the file while the image is built',
  },
  S2029: { title: 'the server was ended by a signal', remedy: 'read the end of its log; the message says which signal and who sent it' },
  S2030: {
    title: 'the server used a system call that the sandbox denies',
    remedy: 'do without it: the sandbox denies it to every submission',
  },
  // Answers out of contract.
  S3001: { title: 'the answer is not JSON', remedy: 'return a JSON object with Content-Type application/json' },
  S3002: { title: 'the answer has a field of the wrong type', remedy: 'return the type that the message names' },
  S3003: { title: 'the answer holds no prediction', remedy: 'return the whole utterance as a string in `prediction`' },
  S3004: { title: 'the answer says that it failed', remedy: 'its `error` says why' },
  S3005: { title: 'the answer is larger than allowed', remedy: 'return only what the contract asks for' },
  S3006: { title: 'the prediction holds a lone surrogate', remedy: 'decode tokens to whole characters before you answer' },
  S3007: { title: 'the answer is encoded in a way that cannot be read', remedy: 'send plain UTF-8 JSON with a true Content-Length' },
  S3008: {
    title: 'the mirrored scorer has no score for the item',
    remedy: 'mend what the message names: a validator would have no score for this dialogue or sample',
  },
  S3010: {
    title: 'the answer holds no audio that can be read',
    remedy: 'return base64 of what np.save writes of a 1-D array in `audio_data`',
  },
  S3011: { title: 'the audio has a shape that the metrics cannot take', remedy: 'return a 1-D array: audio.squeeze()' },
  S3012: {
    title: 'the audio seems to be at another rate than the request',
    remedy: 'resample to the `sample_rate` of the request before you answer: an answer carries no rate',
  },
  S3013: { title: 'the samples are not floating-point numbers', remedy: 'return float32 or float64 in -1 to 1: audio.astype(np.float32)' },
  S3014: {
    title: 'the audio holds values that are no samples',
    remedy: 'look for a division by zero or an overflow before the answer is made',
  },
  S3015: { title: 'the audio is empty or silent', remedy: 'return what was said, also where the model is unsure' },
  // What a metric cannot judge, and captions.
  S3020: { title: 'the metric has no value for these inputs', remedy: 'the message says what a validator would get instead' },
  S3030: {
    title: 'the number of captions is not that of the clips',
    remedy: 'return one caption for each 1024 numbers of `embedding`, in their order',
  },
  S3031: { title: 'the answer holds no captions', remedy: 'return {"texts": [...]} with a string for each clip' },
  S3032: { title: 'a caption is no string', remedy: 'return plain strings in one flat list' },
  S3033: { title: 'a caption is empty', remedy: 'return a sentence for every clip, also where the model is unsure' },
  S3034: {
    title: 'all clips get the same caption',
    remedy: 'look whether the embedding reaches the model: a batch is split every 1024 numbers',
  },
  S3035: {
    title: 'a caption is longer than any that is scored',
    remedy: 'limit the tokens that are generated: a caption is a sentence or two',
  },
  S3036: {
    title: 'a request out of contract is answered as if it were in it',
    remedy: 'refuse what cannot be used with status 422 and the reason',
  },
  S3037: { title: 'a caption holds what is no character', remedy: 'decode tokens to whole characters, and leave out NUL' },
  // The harness.
  H0001: { title: 'a bug in bbx', remedy: 'report it with the command, `bbx --version` and the output of -v' },
  H0002: { title: 'the scorer failed twice on one item', remedy: 'run `bbx score RUN` with -v and report what it says' },
  H0003: {
    title: 'a deadline passed while bbx itself was held up',
    remedy: 'run again with less other load on the machine: nothing is charged to the submission',
  },
  H0010: {
    title: 'the way into the container broke',
    remedy: 'run again with -v and report what it says; nothing is charged to the submission',
  },
  H0011: { title: 'something of bbx was left behind', remedy: '`bbx clean` removes what it can' },
  // The environment.
  E0001: { title: 'something needed is missing', remedy: 'install what the message names' },
  E0002: { title: 'no usable Python', remedy: 'install Python 3.10 or newer with its venv module, or name one with --python' },
  E0003: {
    title: 'the package index cannot be reached',
    remedy: 'check the network and the pip or uv settings (index, proxy, certificates)',
  },
  E0004: { title: 'the port is taken', remedy: 'choose another with --port, or 0 for any free one' },
  E0005: { title: 'the disk is full or not writable', remedy: 'make room, then run the same command again; a test goes on with --resume' },
  E0006: { title: 'another bbx works in this folder', remedy: 'wait for it or stop it' },
  E0007: { title: 'the other side cannot be reached', remedy: 'check the address and the network' },
  E0008: { title: 'not reached: the session with the utterance engine ended early', remedy: 'run again: a live session cannot be resumed' },
  E0009: {
    title: 'weights are missing',
    remedy: '`bbx models list` shows what can be pulled; for embeddings of texts give a table with --embeddings',
  },
  E0010: { title: 'the other side refuses the credentials', remedy: 'check which hotkey signs and whether it is registered' },
  E0011: { title: 'the other side answered out of its protocol', remedy: 'check that the address is the one meant; -v shows the answer' },
  E0012: { title: 'interrupted', remedy: 'run the same command again; a test goes on with --resume' },
  E0013: {
    title: 'another miner of the step was late: the mirrored validator failed everybody',
    remedy: 'nothing to mend in this submission',
  },
  E0020: {
    title: 'no container engine answers',
    remedy: 'start Docker or the Podman service, or set DOCKER_HOST; `bbx test --runtime process` needs none',
  },
  E0021: { title: 'the container engine failed', remedy: 'look at its log (`journalctl -u docker`), then run again' },
  E0022: {
    title: 'a restriction of the sandbox cannot be enforced here',
    remedy: 'use a container engine that can, or --allow-weaker to go on without it',
  },
  E0023: { title: 'the sandbox is not tight', remedy: 'do not run submissions of others here; `bbx doctor --sandbox` shows each row' },
  E0024: { title: 'a base image cannot be fetched', remedy: 'check the network of the container engine, or pull the image by hand' },
  E0025: {
    title: 'the container engine has no room left',
    remedy: 'make room: `bbx clean` removes what bbx made, `docker system df` shows the rest',
  },
  E0026: { title: 'the GPU that is wanted is not to be had', remedy: 'install the NVIDIA container toolkit, or test with --gpus none' },
  E0027: { title: 'another run uses the GPU', remedy: 'wait for it, or name another device with --gpus' },
  E0028: {
    title: 'the container engine ended or restarted during the run',
    remedy: 'run the same command again; a test goes on with --resume',
  },
  E0040: { title: 'the chain refuses the transaction', remedy: 'do what the message says, then run the same command again' },
  E0041: { title: 'the chain is another than the one that was asked for', remedy: 'name the network that is meant with --network' },
  E0042: {
    title: 'what came of the transaction is not known yet',
    remedy: 'run the same command again: it looks at the chain before it sends anything',
  },
  E0043: { title: 'the chain changed its runtime in between', remedy: 'nothing was sent: run the same command again' },
  E0044: { title: 'the chain knows nothing of what was asked for', remedy: 'check --netuid and --network' },
  E0045: { title: 'no block took the transaction, and none can any more', remedy: 'nothing was done: run the same command again' },
  E0046: {
    title: 'the clock of this machine and that of the chain differ',
    remedy: 'set the clock (`timedatectl set-ntp true`), then run the same command again: nothing was sent',
  },
  E0050: { title: 'the repository on the hub changed meanwhile', remedy: 'run the same command again: it begins from what is there now' },
  E0051: { title: 'the hub refuses the files', remedy: 'change what the message names, then run the same command again' },
  E0052: { title: 'the hub holds other files than those that were sent', remedy: 'run the same command again: it sends what is missing' },
  E0060: {
    title: 'what is pushed could not be scored',
    remedy: 'mend what the test names; --skip-test pushes all the same, and the receipt says so',
  },
  E0061: {
    title: 'the commitment is on chain and not open yet',
    remedy: 'run the same command again, or `bbx status`: it is looked at again, and nothing is sent twice',
  },
  E0062: {
    title: 'the chain dropped the timelocked commitment',
    remedy: 'run the same command again: it commits anew',
  },
  E0063: {
    title: 'the chain says something else than was committed',
    remedy: 'find out who else commits with this hotkey; run the same command again to commit anew',
  },
  E0070: {
    title: 'the account on chutes has too little money',
    remedy: 'top it up: `bbx chute login` shows the address for TAO, the platform takes cards too; nothing was changed',
  },
  E0071: { title: 'the platform refuses what was asked of it', remedy: 'do what its words say, then run the same command again' },
  E0072: {
    title: 'a daily limit of the platform is used up',
    remedy: 'wait: it counts the last 24 hours, and what was deleted counts too; then run the same command again',
  },
  E0073: { title: 'the image of the chute was not built', remedy: 'mend BASE_IMAGE or PACKAGES in chute/setup.py as the build log says' },
  E0074: {
    title: 'no instance of the chute is hot',
    remedy: 'run the same command again: it goes on waiting; `bbx chute logs` shows what an instance said before it ended',
  },
  E0075: {
    title: 'the chute does not answer as validators ask',
    remedy: '`bbx chute logs` shows what it says; `bbx test --runtime docker --via chute` asks the same chute here',
  },
  E0076: {
    title: 'whether the chute is deployed is not known',
    remedy: 'run the same command again in some minutes: it looks at what is there before it asks for anything',
  },
  // The call and the configuration.
  U0001: { title: 'the call is wrong', remedy: 'see --help of the command' },
  U0002: { title: 'values are missing', remedy: 'give each by its flag or its variable' },
  U0003: { title: 'a setting has a value that cannot be used', remedy: 'write it in the form that the message names' },
  U0004: { title: 'two sources give different values for one secret', remedy: 'remove one of them' },
  U0005: { title: 'the folder is not a submission', remedy: '`bbx init --track babelbit --hotkey SS58 DIR` writes one' },
  U0006: { title: 'the folder is not empty', remedy: 'choose another, or --force to replace the files that are listed' },
  U0007: { title: 'a file cannot be read as what it should be', remedy: 'check that it is the file you meant' },
  U0008: { title: 'no such run', remedy: '`ls .bbx/runs` shows the runs of this folder' },
  U0009: { title: 'the run cannot be resumed as asked', remedy: 'start a new run without --resume' },
  U0010: { title: 'an endpoint comes from a weaker source than the secret meant for it', remedy: 'set both in the same place' },
  U0011: { title: 'the password is wrong', remedy: 'give the password that the key was encrypted with' },
  U0012: {
    title: 'a key is there already',
    remedy: 'choose another name, or --force to replace it: the old file stays beside it as a backup',
  },
  U0013: { title: 'the commitment does not fit on the chain', remedy: 'shorten it: the names in it are the largest part' },
  U0014: {
    title: 'a file changed while it was read',
    remedy: 'let nothing write into the folder meanwhile, then run the same command again',
  },
  U0015: {
    title: 'code of somebody else would run without a sandbox',
    remedy: 'start a container engine and test with --runtime docker, or read the code and give --i-trust-this-code',
  },
  U0040: { title: 'nothing is spent without a yes', remedy: 'look at what it costs, then call it with --yes' },
  U0060: { title: 'validators would pass over the commitment', remedy: 'mend what the message names, then push again' },
} as const satisfies Record<string, { title: string; remedy: string }>

export type FaultCode = keyof typeof faultCodes
