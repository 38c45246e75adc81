import { createHash } from 'node:crypto'
import type { Setup } from './setup.ts'
import type { ChuteImage } from './types.ts'

const tagDigits = 16

/**
 * The image that a chute runs in. Neither the model nor the module is in it, so that it serves all revisions: its tag is the beginning of the
 * SHA-256 of the Dockerfile, and one that is built already is taken (reference chutes 4.1, 7.3).
 */
export function chuteImage(username: string, { BASE_IMAGE, PACKAGES }: Pick<Setup, 'BASE_IMAGE' | 'PACKAGES'>): ChuteImage {
  const dockerfile = [`FROM ${BASE_IMAGE}`, pipCommand(PACKAGES), 'WORKDIR /app'].join('\n')
  return {
    username: username.toLowerCase(),
    name: 'bbx-babelbit',
    tag: createHash('sha256').update(dockerfile).digest('hex').slice(0, tagDigits),
    dockerfile,
    readme: 'Python packages for babelbit chutes. The model and the code of a chute are delivered apart from it.',
  }
}

/** The line of the Dockerfile; the module repeats it word by word. */
export function pipCommand(packages: readonly string[]): string {
  return `RUN pip install --no-cache-dir ${packages.join(' ')}`
}
