/** One item of a chain's storage, named as `subtensorModule.burn`. */
export type StoragePath = `${string}.${string}`
