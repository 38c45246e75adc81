/** The environment of the caller, as far as it goes to a program that we start. `true` for names that pass. */
export function passVariables(
  environment: Readonly<Record<string, string | undefined>>,
  passes: (name: string, value: string) => boolean,
): Record<string, string> {
  const passed: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) if (value !== undefined && passes(name, value)) passed[name] = value
  return passed
}
