import { z } from 'zod'
import type { Target } from '../allow-list.ts'

export interface NamespaceOrder {
  /** Comes back in the report, so that nothing else is taken for one. */
  mark: string
  /** Time in which the program ends, come what may. */
  seconds: number
  /** Seconds that one listener is waited for. */
  wait: number
  word: string
  /** All listeners of ours. */
  own: readonly Target[]
  /** Those to be tried. */
  targets: readonly Target[]
  /** Addresses for which only the route is asked; those of name servers come to it. */
  ask: readonly string[]
  /** The container's resolv.conf, as the program sees it. */
  resolver: string
  /** The program's /proc is the container's: it is to tell of its processes, too. */
  processes: boolean
}

const cut = z.string().max(70_000)
const mostMounts = 300_000

const report = z.object({
  mark: z.string(),
  /** Lines of /proc/PID/status; null: not asked. */
  processes: z.array(z.object({ pid: z.int(), status: z.string().max(4_000) })).nullable(),
  /** /proc/1/mountinfo; null: not asked, or it could not be read whole. */
  mounts: z.string().max(mostMounts).nullable(),
  interfaces: z.array(z.object({ name: z.string(), up: z.boolean(), addresses: z.array(z.string()) })),
  tables: z.object({ route: cut, ipv6_route: cut, tcp: cut, tcp6: cut, udp: cut, udp6: cut }),
  paths: z.array(
    z.object({
      address: z.string(),
      /** The kernel's refusal; null: there is a way. */
      error: z.string().nullable(),
      source: z.string().nullable(),
    }),
  ),
  /** null: it could not be read. */
  nameservers: z.array(z.string().max(200)).nullable(),
  reached: z.array(
    z.object({
      protocol: z.enum(['tcp', 'udp']),
      address: z.string(),
      port: z.number(),
      error: z.string().nullable(),
      said: z.string().nullable(),
    }),
  ),
})

/** What the program in the namespace saw. */
export type NamespaceReport = z.infer<typeof report> & {
  /** How it got there, for the evidence. */
  via: string
}

/** The report in a program's output, or null where there is none with this mark. */
export function readNamespaceReport(output: string, mark: string, via: string): NamespaceReport | null {
  for (const line of output.split('\n')) {
    if (!line.startsWith('{')) continue
    try {
      const parsed = report.safeParse(JSON.parse(line))
      if (parsed.success && parsed.data.mark === mark) return { ...parsed.data, via }
    } catch {}
  }
  return null
}
