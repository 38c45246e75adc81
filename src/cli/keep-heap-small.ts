import { setFlagsFromString } from 'node:v8'

/**
 * For a server that mostly waits: the space for new objects stays at the one megabyte that it begins with, instead of growing to 16 while
 * modules load and staying there. Called before they do.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}
