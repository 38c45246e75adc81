/** The files of undici that `undici.ts` takes; the types that undici comes with are those of the whole. */
declare module 'undici/lib/api/index.js' {
  const methods: Readonly<Record<string, (...given: readonly unknown[]) => unknown>>
  export = methods
}
declare module 'undici/lib/core/connect.js' {
  import { buildConnector } from 'undici'
  export = buildConnector
}
declare module 'undici/lib/dispatcher/agent.js' {
  import { Agent } from 'undici'
  export = Agent
}
declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici'
  export = Client
}
declare module 'undici/lib/dispatcher/dispatcher.js' {
  import { Dispatcher } from 'undici'
  export = Dispatcher
}
