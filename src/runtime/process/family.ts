import { hasVariable, type ProcessRow, processTable, proportionalBytes } from './process-table.ts'

/** Every process of the family starts with this variable; it finds those that left the group and lost their parent. */
export const markerVariable = 'BBX_PROCESS'

export interface Family {
  /** Who is alive now. */
  members(): ProcessRow[]
  signal(signal: NodeJS.Signals): void
  /** Memory of all of them together. */
  memoryBytes(limitBytes: number | null): number
}

/**
 * A process and whatever it started: its group, its descendants (remembered, so that one whose parent died still counts),
 * and all that carry the marker.
 */
export function familyOf(leader: number | null, marker: string): Family {
  const known = new Map<number, string | null>()
  const checked = new Map<number, string | null>()
  const assignment = `${markerVariable}=${marker}`
  // The number of a group is free again once the group is empty: from then on it says nothing.
  let groupLives = leader !== null

  const members = (): ProcessRow[] => {
    const table = processTable()
    const rows = new Map(table.map((row) => [row.pid, row]))
    for (const [pid, startTime] of known) {
      if (rows.get(pid)?.startTime !== startTime) known.delete(pid)
    }
    const isMember = (row: ProcessRow): boolean =>
      known.has(row.pid) || (groupLives && row.pgid === leader) || known.has(row.ppid) || marked(row)
    // Parents may stand after their children in the table: again until nobody is added.
    for (let before = -1; before !== known.size; ) {
      before = known.size
      for (const row of table) if (row.pid !== process.pid && isMember(row)) known.set(row.pid, row.startTime)
    }
    const alive = table.filter((row) => known.has(row.pid))
    groupLives &&= alive.some((row) => row.pgid === leader)
    return alive
  }
  // A process keeps the environment it was started with, so it is read once: for each pid and start time.
  const marked = (row: ProcessRow): boolean => {
    if (checked.get(row.pid) === row.startTime && row.startTime !== null) return false
    if (hasVariable(row.pid, assignment)) return true
    checked.set(row.pid, row.startTime)
    return false
  }
  members()
  return {
    members,
    signal(signal) {
      for (const { pid } of members()) sendSignal(pid, signal)
    },
    memoryBytes(limitBytes) {
      const alive = members()
      const resident = alive.reduce((sum, row) => sum + row.residentBytes, 0)
      // Workers that were forked share most of their pages. Telling them apart is slow, so only where it could matter.
      if (alive.length < 2 || limitBytes === null || resident <= limitBytes) return resident
      return alive.reduce((sum, row) => sum + (proportionalBytes(row.pid) ?? row.residentBytes), 0)
    },
  }
}

/** Tells whether there was somebody to signal. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
