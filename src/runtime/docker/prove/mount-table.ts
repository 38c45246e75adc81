export interface Mount {
  path: string
  /** Of the mounted thing inside its file system: of a bind mount the path on its disk. */
  root: string
  type: string
  options: readonly string[]
}

/** The lines of proc_pid_mountinfo(5). A line that is no such line is left out. */
export function mountTable(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ')
    const [, , , root, path, options] = before.split(' ')
    const [type] = after.split(' ')
    if (root === undefined || path === undefined || options === undefined || !type) return []
    return [{ path: unescaped(path), root: unescaped(root), type, options: options.split(',') }]
  })
}

/** Spaces and the like are written as three octal digits. */
function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
}
