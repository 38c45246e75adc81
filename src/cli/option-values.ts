import { InvalidArgumentError } from 'commander'

/** Parser of an option that takes a whole number. */
export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return number(min, max, /^\d+$/, 'a whole number')
}

/** Parser of an option that takes a number. */
export function decimal(min: number, max: number): (text: string) => number {
  return number(min, max, /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, 'a number')
}

export function choice<const T extends string>(...choices: readonly T[]): (text: string) => T {
  return (text) => {
    const chosen = choices.find((known) => known === text)
    if (chosen === undefined) throw new InvalidArgumentError(`It must be one of ${choices.join(', ')}.`)
    return chosen
  }
}

/** Parser of an option that takes text which must not be empty. */
export function text(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It must not be empty.')
  return value
}

/** Parser of an option that may be given several times. */
export function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, text(value)]
}

function number(min: number, max: number, shape: RegExp, what: string): (text: string) => number {
  return (text) => {
    const value = shape.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `from ${min} to ${max}`
    throw new InvalidArgumentError(`It must be ${what}, ${range}.`)
  }
}
