/** What stand-ins' faults have in common: a fault is met by the requests of its route, `times` of them, after `skip` that go well. */
export interface CountedFault {
  route: string
  times: number
  skip: number
}

/** The fault that a request of this route meets, counted down; null where all is well. */
export function nextFault<F extends CountedFault>(faults: F[], route: F['route']): F | null {
  const rule = faults.find((one) => one.route === route && one.times > 0)
  if (rule === undefined) return null
  if (rule.skip > 0) {
    rule.skip -= 1
    return null
  }
  rule.times -= 1
  if (rule.times === 0) faults.splice(faults.indexOf(rule), 1)
  return rule
}
