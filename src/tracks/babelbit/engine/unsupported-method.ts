import type { EngineAnswer } from './exchange.ts'

/** The reference answers methods that it does not know with 501 and a page of HTML, and closes the connection. */
export function unsupportedMethod(method: string): EngineAnswer {
  const what = `${method.replace(/[^A-Z]/gi, '')} is not supported here`
  const body = `<!DOCTYPE HTML>\n<html lang="en">\n<head><meta charset="utf-8"><title>501</title></head>\n<body><p>501: ${what}. See POST /start and POST /next.</p></body>\n</html>\n`
  return { status: 501, contentType: 'text/html;charset=utf-8', body, headers: { Connection: 'close' } }
}
