import { addUrl } from './add-url.ts'
import { baseImage } from './base-image.ts'
import { dockerfileGrowth } from './dockerfile-growth.ts'
import { dockerfileWords } from './dockerfile-words.ts'
import { dockerignore } from './dockerignore.ts'
import { entries } from './entries.ts'
import { hotkeyFile } from './hotkey-file.ts'
import { hubSkips } from './hub-skips.ts'
import { layout } from './layout.ts'
import { manifest } from './manifest.ts'
import { names } from './names.ts'
import { pickledWeights } from './pickled-weights.ts'
import { pinnedRequirements } from './pinned-requirements.ts'
import { pointerFiles } from './pointer-files.ts'
import type { Rule } from './rule.ts'
import { secrets } from './secrets.ts'
import { sizes } from './sizes.ts'
import { symlinks } from './symlinks.ts'

/** The rules that hold for the submissions of every track. */
export const commonRules: readonly Rule[] = [
  layout,
  manifest,
  hotkeyFile,
  dockerfileWords,
  baseImage,
  addUrl,
  dockerfileGrowth,
  dockerignore,
  pinnedRequirements,
  secrets,
  pointerFiles,
  pickledWeights,
  symlinks,
  names,
  entries,
  sizes,
  hubSkips,
]
