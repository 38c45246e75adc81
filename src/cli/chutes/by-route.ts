import type { Chutes } from '../../chutes/types.ts'

/**
 * The platform as an account that has both a hotkey and an API key: the hotkey manages, as in the platform's own program, because a scoped key cannot; the key is used where nobody
 * else is let in: logs of instances, and calls of chutes, for which validators use theirs (reference chutes 2).
 */
export function byRoute(byHotkey: Chutes, byKey: Chutes): Chutes {
  return {
    ...byHotkey,
    instanceLog: byKey.instanceLog,
    invoke: byKey.invoke,
    async [Symbol.asyncDispose]() {
      await Promise.all([byHotkey[Symbol.asyncDispose](), byKey[Symbol.asyncDispose]()])
    },
  }
}
