import { byteSize } from '../../base/byte-size.ts'
import { counted } from '../../base/counted.ts'
import type { Fault } from '../../base/fault.ts'
import { faultLines } from '../../report/fault-lines.ts'
import { paint } from '../paint.ts'
import type { TextStyle } from '../result.ts'

export interface BuildSummary {
  image: { id: string; tag: string; bytes: number; built: boolean; command: readonly string[] } | null
  context: { files: number; bytes: number; ignored: number } | null
  buildMs: number | null
  network: 'default' | 'none'
  faults: readonly Fault[]
}

/** What the network of a build means, in one sentence: it is not the sandbox of a run. */
export const networkSentence = {
  default:
    "build steps reach the network and services of this machine, as validators' builds do; --build-network none keeps them from both",
  none: 'build steps reach no network',
} as const

/** The image, what went into it, and what its steps could reach; or what was at fault. */
export function buildText({ image, context, buildMs, network, faults }: BuildSummary, style: TextStyle): string {
  const chalk = paint(style)
  const lines: string[] = []
  if (image !== null) {
    const how = image.built ? `built in ${((buildMs ?? 0) / 1000).toFixed(1)} s` : 'unchanged: not built again'
    lines.push(`${chalk.bold(image.tag)}  ${how}, ${byteSize(image.bytes)}`, `starts  ${image.command.join(' ')}`)
  }
  if (context !== null) {
    const left = context.ignored === 0 ? '' : `; ${counted(context.ignored, 'file')} left out`
    lines.push(`context ${counted(context.files, 'file')}, ${byteSize(context.bytes)}${left}`)
  }
  if (image?.built !== false && context !== null) lines.push(chalk.dim(`network ${networkSentence[network]}`))
  if (faults.length > 0) lines.push(...faultLines(faults, chalk))
  return lines.join('\n')
}
