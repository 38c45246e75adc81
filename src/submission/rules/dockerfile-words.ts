import { finding } from './finding.ts'
import type { Rule } from './rule.ts'

/** Looked for in the lower-cased text of the whole file, comments and URLs included (reference sn21 1.3). */
const refusedWords = ['privileged', 'host', 'sudo', 'chmod 777', '/var/run/docker.sock']

/** Tracks whose validators build the image themselves and refuse it for a word. */
const refusingTracks = new Set<string>(['voice-to-voice', 'video-to-text'])

export const dockerfileWords: Rule = {
  id: 'dockerfile-words',
  code: 'S1020',
  title: 'the Dockerfile has none of the words for which SN21 validators refuse it',
  async check({ files, manifest }) {
    const refuses = refusingTracks.has(manifest.track)
    const text = await files.readText('Dockerfile')
    const lines = (text ?? '').toLowerCase().split(/\r\n|\r|\n/)
    return lines.flatMap((line, index) => {
      const found = refusedWords.filter((word) => line.includes(word)).map((word) => `"${word}"`)
      if (found.length === 0) return []
      const why = refuses ? 'the validator does not build the image' : 'validators of SN21 would not build the image'
      const severity = refuses ? 'error' : 'warning'
      return [finding(dockerfileWords, 'Dockerfile', { severity, line: index + 1, what: `the line holds ${found.join(' and ')}: ${why}` })]
    })
  },
}
