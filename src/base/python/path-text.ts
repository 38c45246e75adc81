/** `str(pathlib.Path(path))` on POSIX: single slashes, no `.` parts, no slash at the end; exactly two in front stay. */
export function pathText(path: string): string {
  const root = /^\/\/(?!\/)/.test(path) ? '//' : path.startsWith('/') ? '/' : ''
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return root + parts.join('/') || '.'
}

/** `pathlib.Path(path).stem`: the last part without its last suffix; a name that starts with its only dot stays whole. */
export function pathStem(path: string): string {
  const text = pathText(path)
  const name = text === '.' ? '' : (text.split('/').at(-1) ?? '')
  const dot = name.lastIndexOf('.')
  return dot > 0 && dot < name.length - 1 ? name.slice(0, dot) : name
}
