import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

export interface ProcessRow {
  pid: number
  ppid: number
  pgid: number
  /** Tells it from another process that gets the same pid later; null where the system does not tell. */
  startTime: string | null
  residentBytes: number
}

let pageBytes: number | null = null

/** All running processes that this user can see; zombies are not running. Synchronous: for the guardian, never for bbx's own loop in a hurry. */
export function processTable(): ProcessRow[] {
  return process.platform === 'linux' ? fromProc() : fromPs()
}

function fromProc(): ProcessRow[] {
  const rows: ProcessRow[] = []
  pageBytes ??= readPageBytes()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = readProc(name, 'stat')
    if (stat === null) continue
    // proc(5): after the name in parentheses come state, ppid, pgrp, ... starttime is field 22, rss (in pages) field 24.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') continue
    rows.push({
      pid: Number(name),
      ppid: Number(fields[1]),
      pgid: Number(fields[2]),
      startTime: fields[19] ?? null,
      residentBytes: Number(fields[21]) * pageBytes,
    })
  }
  return rows
}

function fromPs(): ProcessRow[] {
  const text = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,rss=,stat='], { encoding: 'utf8' })
  const rows: ProcessRow[] = []
  for (const line of text.split('\n')) {
    const [pid, ppid, pgid, rss, state] = line.trim().split(/\s+/)
    if (pid === undefined || state === undefined || state.startsWith('Z')) continue
    rows.push({ pid: Number(pid), ppid: Number(ppid), pgid: Number(pgid), startTime: null, residentBytes: Number(rss) * 1024 })
  }
  return rows
}

/** Whether the process was started with this variable and value; false where the system does not tell. */
export function hasVariable(pid: number, assignment: string): boolean {
  const environ = readProc(String(pid), 'environ')
  return environ?.split('\0').includes(assignment) ?? false
}

/** Bytes with pages that several processes share counted once among them; null where the system does not tell. */
export function proportionalBytes(pid: number): number | null {
  const kilobytes = /^Pss: +(\d+) kB/m.exec(readProc(String(pid), 'smaps_rollup') ?? '')?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * 1024
}

function readProc(pid: string, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return null
  }
}

/** 4 KiB on most machines, up to 64 KiB on some: the kernel tells each process in its auxiliary vector (getauxval(3), AT_PAGESZ). */
function readPageBytes(): number {
  const vector = readFileSync('/proc/self/auxv')
  for (let at = 0; at + 16 <= vector.length; at += 16) {
    if (vector.readBigUInt64LE(at) === 6n) return Number(vector.readBigUInt64LE(at + 8))
  }
  return 4096
}
