const usualLimit = 25

/** A page of a list: `limit` and `page` of the query, counted from 0 (reference chutes 3.6). */
export function pageOf<T, Shown>(all: readonly T[], asked: URLSearchParams, show: (one: T) => Shown) {
  const number = (name: string, usual: number) => (/^\d{1,6}$/.test(asked.get(name) ?? '') ? Number(asked.get(name)) : usual)
  const limit = Math.max(1, number('limit', usualLimit))
  const page = number('page', 0)
  return { total: all.length, page, limit, items: all.slice(page * limit, (page + 1) * limit).map(show) }
}
