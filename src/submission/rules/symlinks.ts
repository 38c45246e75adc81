import type { SubmissionLink } from '../files.ts'
import { finding } from './finding.ts'
import type { Rule } from './rule.ts'

const reasons: Record<SubmissionLink['state'], string | null> = {
  file: null,
  folder: null,
  outside: 'leaves the folder: a copy of it will not find the target',
  dangling: 'leads to nothing',
  'left out': 'leads to something that is no part of the submission',
}

export const symlinks: Rule = {
  id: 'symlinks',
  code: 'S1050',
  title: 'symbolic links stay inside the folder',
  async check({ files }) {
    return (await files.list()).flatMap(({ path, link }) => {
      const reason = link === null ? null : reasons[link.state]
      return reason === null ? [] : [finding(symlinks, path, { what: `the symbolic link ${reason}` })]
    })
  },
}
