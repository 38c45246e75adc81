import { pathStem } from '../../../base/python/path-text.ts'
import type { ScoringPolicy } from '../scoring/policy.ts'
import { typeInNames } from './challenge-type.ts'

export interface MinerOfChallenge {
  challengeUid: string | null
  challengeType: string | null
  minerUid: number
  minerHotkey: string
}

/** File names of the reference (3.4), without their folders. `stamp` is `timeStamp(...)`. */
export function dialogueLogName(miner: MinerOfChallenge, dialogueUid: string | null, policy: ScoringPolicy): string {
  const challenge = (miner.challengeUid || 'unknown') + typePart(miner.challengeType, policy)
  return `dialogue_run_${challenge}_miner_${miner.minerUid}__hk_${miner.minerHotkey}__dlg_${pythonNone(dialogueUid)}.jsonl`
}

export function dialogueScoreName(miner: MinerOfChallenge, dialogueUid: string | null, stamp: string, policy: ScoringPolicy): string {
  const challenge = pythonNone(miner.challengeUid) + typePart(miner.challengeType, policy)
  return `dialogue_run_${challenge}_miner_${miner.minerUid}_dlg_${pythonNone(dialogueUid)}_run_${stamp}-score.json`
}

export function challengeSummaryName(miner: MinerOfChallenge, stamp: string, policy: ScoringPolicy): string {
  const challenge = pythonNone(miner.challengeUid) + typePart(miner.challengeType, policy)
  return `challenge_run_${challenge}_miner_${miner.minerUid}_run_${stamp}.json`
}

/** Of the status, unlike in the other names, a missing type is left out. */
export function challengeStatusName(challengeUid: string, challengeType: string | null, policy: ScoringPolicy): string {
  const type = policy.runner.typeInNames && challengeType !== null ? `__${typeInNames(challengeType)}` : ''
  return `${challengeUid}${type}.json`
}

/** What the scorer writes when it is called by hand on one log. */
export function toolScoreName(logFile: string, stamp: string, suffix: 'txt' | 'json'): string {
  return `${pathStem(logFile)}_run_${stamp}-score.${suffix}`
}

/** The log that is made of one dialogue of a run log. `dialogue` names a file, never a folder, whatever it holds. */
export function runLogDialogueName(runLog: string, dialogue: string): string {
  return `${pathStem(runLog)}__dlg_${dialogue.replace(/[/\\\0]/g, '_')}.jsonl`
}

/** What is written of a whole run log. */
export function runLogSummaryName(runLog: string): string {
  return `${pathStem(runLog)}-challenge.json`
}

/** `YYYYMMDD_HHMMSS`, local time. */
export function timeStamp(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${String(date.getFullYear()).padStart(4, '0')}${two(date.getMonth() + 1)}${two(date.getDate())}`
  return `${day}_${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`
}

function typePart(type: string | null, policy: ScoringPolicy): string {
  return policy.runner.typeInNames ? `_type_${typeInNames(type)}` : ''
}

function pythonNone(value: string | null): string {
  return value ?? 'None'
}
