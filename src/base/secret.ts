import { inspect } from 'node:util'

/** A value that never shows itself: printing, logging and JSON give a mask. `reveal()` is the one way in. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value
  }

  toString(): string {
    return '********'
  }

  toJSON(): string {
    return '********'
  }

  [inspect.custom](): string {
    return '********'
  }
}
