/** `bbx.toml`: uploaded with the submission and part of its fingerprint. Settings are refused in it, by name. */
export interface Manifest {
  track: 'babelbit'
  template: string | null
  profile: string | null
  /** How the server is started; null: `python server.py`. */
  start: readonly string[] | null
}
