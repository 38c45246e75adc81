/** A validator passes over shorter segments (reference sn21 4.3). */
export const shortestSeconds = 0.25
/** Of one clip: a segment of a minute at 48 kHz has 6 MB. */
export const mostClipBytes = 64 * 2 ** 20
