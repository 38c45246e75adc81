/** The accounts that validators of babelbit call chutes with, as its own tool shares with them: a UUID where one is known, else the name (reference babelbit 5.4). */
export const babelbitValidators = ['021f1aff-fa98-5f57-a5d2-727ba8bfe39d', 'WildSageLabs', 'rizzo2', 'yumaValidator', 'tensora'] as const
