import { isAbsolute } from 'node:path'

/** The value of an `XDG_*_HOME` variable, or else `byDefault`: a path that is not absolute is to be ignored (XDG Base Directory Specification). */
export function xdgFolder(value: string | undefined, byDefault: string): string {
  return value !== undefined && isAbsolute(value) ? value : byDefault
}
