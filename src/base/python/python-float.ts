/** A number that Python holds as a float: told apart from an int where it is written (`1.0`) and where types matter. */
export class PythonFloat {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

export function float(value: number): PythonFloat {
  return new PythonFloat(value)
}
