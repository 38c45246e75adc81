/**
 * Characters (UTF-16) of a caption that is scored. Descriptions of clips have some hundred; at a token a character the tower reads this in 135 pieces, in about a minute of
 * one core.
 */
export const longestCaption = 10_000

/** Numbers of a clip's embedding (reference sn21 2.3, 4.4). */
export const embeddingLength = 1024
