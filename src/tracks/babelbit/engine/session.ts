import type { Challenge } from '../../../datasets/challenge.ts'
import type { Step } from './step.ts'
import { lastStep, walkDialogue } from './walk.ts'

/** One walk over challenges, a step at a time. A step is ready at once but where the next file has to be read first. */
export interface Session {
  /** Repeats the last step after the end. Throws (or rejects) with the reader's error, at every call from then on. */
  next(): Step | Promise<Step>
}

/** Only the file in hand is held: a folder of any size walks in constant memory. */
export function openSession(challenges: AsyncIterator<Challenge>): Session {
  let challenge: Challenge | null = null
  let steps: Iterator<Step> | null = null
  let inChallenge = 0
  let walked = 0
  let last: Step | null = null
  let broken: { error: unknown } | null = null
  let waiting: Promise<Step> | null = null

  function ready(): Step | null {
    for (;;) {
      const step = steps?.next()
      if (step !== undefined && step.done !== true) return step.value
      const dialogue = challenge?.dialogues[inChallenge++]
      if (dialogue === undefined) return last
      steps = walkDialogue(dialogue, walked++)
    }
  }

  async function afterReading(): Promise<Step> {
    for (;;) {
      const step = ready()
      if (step !== null) return step
      if (broken !== null) throw broken.error
      try {
        const { done, value } = await challenges.next()
        if (done === true) last = lastStep(challenge?.challengeUid ?? null, walked)
        else challenge = value
        steps = null
        inChallenge = done === true ? Number.POSITIVE_INFINITY : 0
      } catch (error) {
        broken = { error }
      }
    }
  }

  return {
    next() {
      const step = waiting === null ? ready() : null
      if (step !== null) return step
      // Askers queue up: a token goes to one of them only.
      const mine: Promise<Step> = (waiting ?? Promise.resolve()).then(afterReading, afterReading)
      waiting = mine
      const free = () => {
        if (waiting === mine) waiting = null
      }
      mine.then(free, free)
      return mine
    },
  }
}
