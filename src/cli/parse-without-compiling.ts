/**
 * zod compiles each schema of an object when it is first used, a millisecond or two each, which pays after some hundred uses; most commands use each of theirs once. Takes effect on
 * schemas that are made afterwards, and so without loading zod: this is where it looks for its settings (`z.config`).
 */
export function parseWithoutCompiling(): void {
  Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
}
