import { z } from 'zod'
import type { Faults } from '../faults.ts'
import { RpcFailure } from '../rpc-failure.ts'
import { type RpcMethods, Subscription } from './rpc-method.ts'

const requestSchema = z.looseObject({
  id: z.union([z.string(), z.number(), z.null()]).default(null),
  method: z.string(),
  params: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).default([]),
})

/** What one connection has going. */
export interface Connection {
  send(message: unknown): void
  /** Ends it without a word. */
  cut(): void
  subscriptions: Map<string, () => void>
}

export interface Answering {
  methods: RpcMethods
  faults: Faults
  onBug(error: unknown): void
}

/** Answers what came over a connection: one request or several in an array. */
export async function answerMessage(text: string, connection: Connection, answering: Answering): Promise<void> {
  const after: (() => void)[] = []
  const parsed = parse(text)
  const answers = await Promise.all((Array.isArray(parsed) ? parsed : [parsed]).map((one) => answerOne(one, connection, answering, after)))
  const told = answers.filter((answer) => answer !== null)
  if (told.length > 0) connection.send(Array.isArray(parsed) ? told : told[0])
  // A subscription's first news comes after its number.
  for (const start of after) start()
}

async function answerOne(request: unknown, connection: Connection, answering: Answering, after: (() => void)[]): Promise<unknown> {
  const { faults } = answering
  const { success, data } = requestSchema.safeParse(request)
  if (!success) return { jsonrpc: '2.0', id: null, error: { code: -32600, message: 'Invalid request' } }
  const { id, method, params } = data
  if (faults.silent?.includes(method)) return null
  const cutAt = method.startsWith('author_submit') ? (faults.cutAtSubmit ?? null) : null
  if (cutAt !== null) faults.cutAtSubmit = null
  if (cutAt === 'before') {
    connection.cut()
    return null
  }
  const answer = await resultOf(id, method, Array.isArray(params) ? params : Object.values(params), connection, answering, after)
  if (cutAt === null) return answer
  connection.cut()
  return null
}

let lastSubscription = 0

async function resultOf(
  id: string | number | null,
  method: string,
  params: readonly unknown[],
  connection: Connection,
  { methods, onBug }: Answering,
  after: (() => void)[],
): Promise<unknown> {
  const { subscriptions } = connection
  try {
    if (/_un(subscribe|watch)/.test(method)) return { jsonrpc: '2.0', id, result: unsubscribe(subscriptions, String(params[0])) }
    const known = Object.hasOwn(methods, method) ? methods[method] : undefined
    if (known === undefined) throw new RpcFailure(-32601, 'Method not found')
    const result = await known(...(params as never[]))
    if (!(result instanceof Subscription)) return { jsonrpc: '2.0', id, result }
    const subscription = `s${++lastSubscription}`
    const push = (news: unknown) => connection.send({ jsonrpc: '2.0', method: result.name, params: { subscription, result: news } })
    after.push(() => subscriptions.set(subscription, result.start(push)))
    return { jsonrpc: '2.0', id, result: subscription }
  } catch (error) {
    if (error instanceof RpcFailure) return { jsonrpc: '2.0', id, error: { code: error.code, message: error.message, data: error.data } }
    onBug(error)
    // Most of what is thrown here is about parameters of another type than the method takes.
    return { jsonrpc: '2.0', id, error: { code: -32602, message: error instanceof Error ? error.message : String(error) } }
  }
}

function unsubscribe(subscriptions: Connection['subscriptions'], name: string): boolean {
  subscriptions.get(name)?.()
  return subscriptions.delete(name)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
