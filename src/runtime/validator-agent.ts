/**
 * The name that the mirrored validators' HTTP client gives itself (reference babelbit 1.2, 2.3: aiohttp). They pin no version: these are of the
 * time of the profiles. Sent so that a submission cannot tell by it who asks; what tells it all the same is in docs/scoring.md.
 */
export const validatorAgent = 'Python/3.12 aiohttp/3.13.2'
