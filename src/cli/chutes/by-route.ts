import { BbxError } from '../../base/bbx-error.ts'
import type { Chutes } from '../../chutes/types.ts'

/**
 * The platform as an account that has both a hotkey and an API key: the hotkey manages, as in the platform's own program, because a scoped key cannot; the key is used where a hotkey may
 * not be let in: logs of instances, and calls of chutes, for which validators use theirs (reference chutes 2).
 */
export function byRoute(byHotkey: Chutes, byKey: Chutes): Chutes {
  return {
    ...byHotkey,
    instanceLog: withEither(byKey.instanceLog, byHotkey.instanceLog),
    invoke: byKey.invoke,
    async [Symbol.asyncDispose]() {
      await Promise.all([byHotkey[Symbol.asyncDispose](), byKey[Symbol.asyncDispose]()])
    },
  }
}

/** Older servers show a log to keys alone, and no server to a scoped one. */
function withEither(first: Chutes['instanceLog'], second: Chutes['instanceLog']): Chutes['instanceLog'] {
  return async function* (instanceId, options) {
    try {
      return yield* first(instanceId, options)
    } catch (error) {
      if (!(error instanceof BbxError) || error.code !== 'E0010') throw error
    }
    yield* second(instanceId, options)
  }
}
