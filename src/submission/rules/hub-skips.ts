import { finding } from './finding.ts'
import type { Rule } from './rule.ts'

/** Housekeeping of repositories and editors: no server reads it, so nothing is lost where an upload leaves it out. */
const housekeeping =
  /^(?:\.(?:github|gitlab|circleci|devcontainer|husky|reuse)\/.*|(?:.*\/)?\.(?:dockerignore|gitignore|gitattributes|gitmodules|gitkeep|keep|editorconfig|gitlab-ci\.yml|pre-commit-config\.yaml|python-version|flake8|pylintrc|coveragerc|yamllint(?:\.ya?ml)?|hadolint\.ya?ml|markdownlint\.(?:json|ya?ml)|prettierrc))$/

/** Lock files of package managers: a server does not read them either, but an image may install from one. */
const packageLock = /(?:^|\/)(?:uv|poetry|pdm|pixi|Pipfile)\.lock$/

/** The reference's uploader skips every path with a part that starts with a dot, and names that end in `.lock` (reference babelbit 6). */
export const hubSkips: Rule = {
  id: 'hub-skips',
  code: 'S1053',
  title: 'a hub upload carries every file',
  async check({ files }) {
    return (await files.list()).flatMap(({ path }) => {
      if (housekeeping.test(path)) return []
      const hidden = path.split('/').find((part) => part.startsWith('.'))
      if (hidden !== undefined) return [finding(hubSkips, path, { what: `a hub upload skips it: "${hidden}" starts with a dot` })]
      if (!path.endsWith('.lock')) return []
      const remedy = 'rename it, or make sure that neither the image nor the server needs it'
      return [
        finding(hubSkips, path, {
          severity: packageLock.test(path) ? 'warning' : 'error',
          what: 'a hub upload skips names that end in .lock',
          remedy,
        }),
      ]
    })
  },
}
