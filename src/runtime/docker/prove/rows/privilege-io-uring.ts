import { filteredCall } from '../filtered-call.ts'
import type { Row } from './row.ts'

export const ioUring: Row = {
  id: 'privilege/io-uring',
  title: 'io_uring is denied',
  look: (facts) => filteredCall(facts, ['io_uring_setup']),
}
