/**
 * Files that a container engine mounts into every container, root's own. Docker mounts them anew, to be written, for as long as anybody
 * copies out of the container (`docker cp`): that they can be written is asked inside, not read from the table of mounts.
 */
export const engineFiles: readonly string[] = ['/etc/resolv.conf', '/etc/hostname', '/etc/hosts']
