import { BbxError } from '../../../base/bbx-error.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import { engineTrouble } from './engine-trouble.ts'

/** What registries say of an image that is not there; some hide it behind a refusal. */
const missing =
  /manifest (?:for \S+ )?(?:not found|unknown)|manifest unknown|not found: manifest|repository does not exist|repository \S+ not found|name unknown|no matching manifest|no such image|does not match the specified platform/i

/** Whose fault it is that an image could not be pulled: the submission's (S1102) only where the registry itself says that there is none. */
export function pullFailure(image: string, message: string): Fault | BbxError {
  if (engineTrouble(message) === 'no room') return new BbxError('E0025', { why: `while ${image} was pulled: ${message}` })
  if (missing.test(message)) return fault('S1102', { what: `the base image ${image} does not exist`, evidence: message })
  return new BbxError('E0024', {
    what: `the base image ${image} cannot be fetched`,
    why: message,
    remedy: `check the network of the container engine, or bring the image there by hand: docker pull ${image}`,
  })
}

/** How a message about a pull begins; one about a file begins with `COPY failed` or a call, whatever the file is called. */
const pulls =
  /^(?:invalid from flag value [^\s:]+(?:[:@][^\s:]+)*: )?(?:pull access denied for |manifest for \S+ not found|manifest unknown|name unknown|not found: manifest|no matching manifest|no such image: |repository \S+ not found|repository does not exist|toomanyrequests: |unauthorized: |denied: |(?:Get|Head) "?https?:\/\/\S+\/v2\/|error pulling image |failed to register layer: |received unexpected HTTP status: |image with reference \S+ was found but does not match)/i

/** Whether a builder's message is about an image that it tried to pull. */
export function isPullMessage(message: string): boolean {
  return pulls.test(message)
}
