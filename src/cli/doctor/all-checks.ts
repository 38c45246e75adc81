import { containerEngine } from './checks/container-engine.ts'
import { disk } from './checks/disk.ts'
import { gpu } from './checks/gpu.ts'
import { node } from './checks/node.ts'
import { python } from './checks/python.ts'
import { settings } from './checks/settings.ts'
import type { DoctorCheck } from './doctor-check.ts'

/** In the order in which they are shown. */
export const allChecks: readonly DoctorCheck[] = [node, python, containerEngine, disk, gpu, settings]
