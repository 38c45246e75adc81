/** What `JSON.parse` can give. Untrusted JSON is held as this until a schema has parsed it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
