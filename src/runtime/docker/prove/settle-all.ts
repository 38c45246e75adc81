/**
 * As Promise.all, but also after a failure it waits for all the others: each of them cleans up after itself, and whoever is told of the
 * failure may rely on that.
 */
export async function settleAll<T extends readonly unknown[]>(promises: readonly [...{ [K in keyof T]: Promise<T[K]> }]): Promise<T> {
  const failed = (await Promise.allSettled(promises)).find(({ status }) => status === 'rejected')
  if (failed !== undefined) throw (failed as PromiseRejectedResult).reason
  return (await Promise.all(promises)) as unknown as T
}
