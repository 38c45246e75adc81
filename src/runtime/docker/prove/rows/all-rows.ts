import { devices } from './file-devices.ts'
import { dockerSocket } from './file-docker-socket.ts'
import { execute } from './file-execute.ts'
import { hostPaths } from './file-host-paths.ts'
import { kernelSettings } from './file-kernel-settings.ts'
import { writes } from './file-writes.ts'
import { gateways } from './network-gateways.ts'
import { hostServices } from './network-host-services.ts'
import { interfaces } from './network-interfaces.ts'
import { metadata } from './network-metadata.ts'
import { otherContainers } from './network-other-containers.ts'
import { rawSockets } from './network-raw-sockets.ts'
import { resolver } from './network-resolver.ts'
import { routes } from './network-routes.ts'
import { vsock } from './network-vsock.ts'
import { capabilities } from './privilege-capabilities.ts'
import { ioUring } from './privilege-io-uring.ts'
import { namespaces } from './privilege-namespaces.ts'
import { newNamespaces } from './privilege-new-namespaces.ts'
import { noNewPrivileges } from './privilege-no-new-privileges.ts'
import { seccomp } from './privilege-seccomp.ts'
import { user } from './privilege-user.ts'
import type { Row } from './row.ts'

/** Every way out that is tried, in the order in which it is shown. */
export const allRows: readonly Row[] = [
  interfaces,
  routes,
  gateways,
  hostServices,
  metadata,
  resolver,
  otherContainers,
  rawSockets,
  vsock,
  dockerSocket,
  hostPaths,
  writes,
  execute,
  kernelSettings,
  devices,
  user,
  capabilities,
  noNewPrivileges,
  seccomp,
  ioUring,
  newNamespaces,
  namespaces,
]
