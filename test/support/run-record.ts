import type { RunRecord } from '../../src/evaluation/run-folder.ts'

/** `run.json` of a run of one's own. */
export const runRecord: RunRecord = {
  schema: 'bbx.run/1',
  bbx: '0.0.0',
  createdAt: '2026-11-21T10:15:00.000Z',
  profile: 'babelbit/2025-11',
  planDigest: 'sha256:0',
  sessionId: 's',
  seats: ['local'],
  dataset: { id: 'd', digest: null, seed: 0 },
  submission: { origin: 'folder', path: '.', fingerprint: null, track: 'babelbit', hotkey: '5H' },
  runtime: 'process',
  stepTimeoutMs: null,
  predictPath: null,
  baseline: null,
  live: false,
}
