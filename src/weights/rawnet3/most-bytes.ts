/** Of a checkpoint that is read: the published one has 65 MB. */
export const mostBytes = 2 ** 29
