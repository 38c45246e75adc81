import type { Requirement } from './parse-requirement.ts'

/** True for specifiers that one version alone fulfils: `==1.2.3`, `===1.2.3`, also beside other clauses. */
export function isExact(specifier: string): boolean {
  return specifier.split(',').some((clause) => /^\s*={2,3}\s*[^\s*]+\s*$/.test(clause))
}

/** Why another version may be installed tomorrow than today, or null. `pinned` holds the names that a constraints file pins. */
export function pinProblem(requirement: Requirement, pinned: ReadonlySet<string>): string | null {
  if (requirement.kind === 'unreadable') return 'pip cannot read the line as a requirement'
  if (requirement.kind === 'remote') return remoteProblem(requirement)
  if (requirement.kind !== 'named' || isExact(requirement.specifier) || pinned.has(requirement.name)) return null
  if (requirement.specifier === '') return `${requirement.name} is not pinned: the newest version of the day is installed`
  return `${requirement.name} is not pinned: ${requirement.specifier} leaves more than one version`
}

function remoteProblem({ url, hashed }: { url: string; hashed: boolean }): string | null {
  const shown = withoutCredentials(url)
  if (/^(?:git|hg|svn|bzr)\+/i.test(url)) {
    return /@[0-9a-f]{40}(?:[#?]|$)/i.test(url) ? null : `${shown} names no full commit: a branch or a tag may move`
  }
  // The file name of a release carries its version.
  const release = /-\d[^/]*\.(?:whl|tar\.gz|tar\.bz2|zip)(?:[#?]|$)/i.test(url)
  return hashed || release || /#(?:.*&)?(?:sha256|sha384|sha512)=/i.test(url) ? null : `${shown} carries neither a version nor a hash`
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//')
}
