import { filteredCall } from '../filtered-call.ts'
import type { Row } from './row.ts'

export const newNamespaces: Row = {
  id: 'privilege/new-namespaces',
  title: 'no namespaces and no mounts of its own',
  look: (facts) => filteredCall(facts, ['unshare', 'mount']),
}
