import { z } from 'zod'

const ms = z.number().min(0)

/**
 * How fast the platform is and what it does on its own: set at its start, or while it runs by `POST /dev/habits`, each alone. The defaults are those of
 * `bbx localnet`: its waits are a rehearsal's, its limits the real ones.
 */
export const habitsSchema = z.strictObject({
  /** From an upload until its image is built. */
  buildMs: ms.default(3_000),
  /** From the first call of a cold chute until an instance is active. */
  coldMs: ms.default(3_000),
  /** Of a hot chute that got new code: the old one answers until then. */
  rollMs: ms.default(1_000),
  /** Between two lines of a warm-up. */
  pollMs: ms.default(1_000),
  /** Between two dots of a log in which nothing happens. */
  dotMs: ms.default(1_000),
  /** Until a chute has answered a call; meanwhile it counts as one of those that an instance takes at a time. */
  answerMs: ms.default(0),
  /** A warm-up ends after that, hot or not, and says nothing. */
  warmupLimitMs: ms.default(600_000),
  /** For so long a list shows what it showed. */
  listCacheMs: ms.default(60_000),
  /** For so long a look-up of one chute shows what it showed. */
  lookupCacheMs: ms.default(0),
  /** Creations, changes and removals of chutes, and as many of images, in 24 hours. */
  changesADay: z.number().int().default(24),
  registrationsADay: z.number().int().default(4),
  /** USD that an upload of an image asks for. */
  imageBalance: z.number().default(50),
  /** No new chute costs anything. */
  freeDeployments: z.boolean().default(false),
  /** Every build fails, and says this. */
  failBuilds: z.string().nullable().default(null),
  /** No miner takes a chute: it stays cold. */
  neverHot: z.boolean().default(false),
  /** Instances end at their start, and this is the last line of their log. */
  dieAtStart: z.string().nullable().default(null),
  /** Chutes answer as one of this revision would. */
  answerRevision: z.string().nullable().default(null),
  /** Chutes are switched off by the platform. */
  maintenance: z.boolean().default(false),
})

export type Habits = z.infer<typeof habitsSchema>
