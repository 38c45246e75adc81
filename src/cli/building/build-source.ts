import type { BuildSource } from '../../runtime/docker/build/types.ts'
import { type ContentHash, contentHashes } from '../../submission/content-hash.ts'
import { baseImages } from '../../submission/dockerfile/base-images.ts'
import { readDockerignore } from '../../submission/dockerfile/dockerignore.ts'
import { readDockerfile } from '../../submission/dockerfile/read-dockerfile.ts'
import { setsCommand } from '../../submission/dockerfile/sets-command.ts'
import type { SubmissionFiles } from '../../submission/files.ts'
import type { Finding } from '../../submission/rules/rule.ts'

/**
 * What a build needs to know of a submission: its files, what its .dockerignore and Dockerfile say, and which files hold secrets, as `findings` of
 * its check have them. Throws BbxError U0007 where one of the two files cannot be read.
 */
export async function buildSource(
  files: SubmissionFiles,
  findings: readonly Finding[],
  hashOf: ContentHash = contentHashes(files.root),
): Promise<BuildSource> {
  const dockerfile = (await files.readText('Dockerfile')) ?? ''
  const instructions = readDockerfile(dockerfile)
  const secrets = findings.flatMap(({ code, severity, file, line, what }) => {
    const place = line === null ? '' : `line ${line}: `
    return code === 'S1030' && severity === 'error' && file !== null ? [[file, `${place}${what}`] as const] : []
  })
  return {
    root: files.root,
    files: await files.list(),
    ignores: readDockerignore((await files.readText('.dockerignore')) ?? ''),
    hashOf,
    secrets: new Map(secrets),
    instructions,
    setsCommand: setsCommand(instructions),
    bases: baseImages(instructions),
  }
}
