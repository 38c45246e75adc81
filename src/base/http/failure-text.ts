/** What went wrong with a connection, as the system says it, with its code. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code } = error as NodeJS.ErrnoException
  // An AggregateError (one attempt for each address of a name) has no message of its own.
  const message = error.message || (error instanceof AggregateError ? String(error.errors[0]?.message ?? '') : '') || error.name
  return code === undefined || message.includes(code) ? message : `${message} (${code})`
}
