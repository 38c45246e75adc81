/**
 * Outlives a bbx that is killed by just as long as it takes to remove the containers of its run: its stdin then ends without the word `done`.
 * A text, so that it runs alone and small; its first line of input is a `GuardOrder`.
 */
export const guardProgram = `
import http from 'node:http'
import https from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'

const callMs = 20000
let input = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', (text) => { input += text })
process.stdin.on('error', end)
process.stdin.on('end', end)
// They are meant for bbx, whose end is heard of anyway.
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(name, () => {})

async function end() {
  const [order, word] = input.split('\\n')
  if (!order || word === 'done') process.exit(0)
  await clean(JSON.parse(order)).catch(() => {})
  process.exit(0)
}

async function clean({ options, labels }) {
  const { protocol, ...address } = options
  const ask = (method, path) => new Promise((resolve) => {
    const request = (protocol === 'https' ? https : http).request({ ...address, method, path, timeout: callMs })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(null))
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part) => { text += part })
      response.on('close', () => resolve(text))
    })
    request.end()
  })
  const list = async (path) => JSON.parse((await ask('GET', path + '?all=1&filters=' + encodeURIComponent(JSON.stringify({ label: labels })))) ?? 'null')
  // A call that was on its way when bbx ended may still make one.
  for (let empty = 0, tries = 0; empty < 3 && tries < 20; tries += 1) {
    const ids = ((await list('/containers/json')) ?? []).map(({ Id }) => Id)
    empty = ids.length === 0 ? empty + 1 : 0
    await Promise.all(ids.map((id) => ask('DELETE', '/containers/' + id + '?force=1&v=1')))
    await pause(300)
  }
  for (const { Id } of (await list('/networks')) ?? []) await ask('DELETE', '/networks/' + Id)
  for (const { Name } of (await list('/volumes'))?.Volumes ?? []) await ask('DELETE', '/volumes/' + encodeURIComponent(Name))
}
`
