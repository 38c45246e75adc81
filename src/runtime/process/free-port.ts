import { type AddressInfo, createServer } from 'node:net'

/** A port on loopback that nobody held a moment ago. Whoever binds it must cope with losing the race. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
