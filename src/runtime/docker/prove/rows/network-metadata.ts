import { askedWays } from '../asked-ways.ts'
import type { Row } from './row.ts'

/**
 * Where clouds serve credentials to a machine: AWS, Google, Azure, OpenStack (169.254.169.254), AWS containers (169.254.170.2), Azure's
 * host (168.63.129.16), Alibaba (100.100.100.200), Oracle (192.0.0.192), and over IPv6 AWS and Google.
 */
export const metadataAddresses: readonly string[] = [
  '169.254.169.254',
  '169.254.170.2',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd20:ce::254',
]

export const metadata: Row = {
  id: 'network/metadata',
  title: 'no way to the metadata services of clouds',
  look: (facts) => askedWays(facts, metadataAddresses, 'none was asked for'),
}
