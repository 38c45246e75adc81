import { documentSchema } from './common.ts'

/** `bbx --version`: the version is `bbx`, which every document has. */
export const versionSchema = documentSchema('bbx.version/1', {})
