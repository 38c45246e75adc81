import type { ChuteImage } from './types.ts'

/** The version of the platform's package that a local image gets. The platform itself adds one of its own choice (reference chutes 3.1). */
export const chutesVersion = '0.6.9'
/** In the build context: the module, and the files that a deployed chute would fetch from the hub. */
export const localModel = 'model'
/** What a chute on this machine says that it serves: a folder has no commit. */
export const localRevision = '0'.repeat(40)

/** The Dockerfile of a chute that runs on this machine: the platform's image, its package, the module, the model, and the server for developers. */
export function localDockerfile({ dockerfile }: Pick<ChuteImage, 'dockerfile'>, filename: string, refStr: string, port: number): string {
  return [
    dockerfile,
    `RUN pip install --no-cache-dir chutes==${chutesVersion}`,
    `COPY ${localModel} /app/${localModel}`,
    `COPY ${filename} /app/${filename}`,
    `ENV CHUTES_EXECUTION_CONTEXT=REMOTE CHUTE_MODEL_FOLDER=/app/${localModel}`,
    `CMD ${JSON.stringify(['chutes', 'run', refStr, '--port', String(port), '--dev'])}`,
    '',
  ].join('\n')
}
