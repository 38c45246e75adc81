/** Characters of a module's source that the platform takes (reference chutes 3.3). */
export const longestCode = 150_000
