import { bestStep, bestUnits } from './compare'
import { bare, copyText, pointWidth } from './copy-text'
import { Out } from './out'
import { piece } from './piece'
import { earlinessUnits, lexicalUnits, semanticUnits, stepAt, stepCount, textEnd, textStart, uUnits } from './steps'
import { textsAt } from './texts'

const beforeIndex = piece('[utt ')
const beforeTruth = piece('] ground_truth: ')
const head = piece('\nstep\tlex\tsem\tearli\tU_step\tprediction\n')
const tab = piece('\t')
const newline = piece('\n')
const beforeBestStep = piece('] BEST step=')
const beforeBest = piece('  U_best=')
const beforeCount = piece('  total_steps=')
const afterCount = piece('\n\n')

/** Writes what the scorers up to Dec 2025 print for an utterance: the table of `ScoreTable`. */
export class TableWriter {
  out: Out = new Out()

  utterance(index: i32, truthStart: usize, truthEnd: usize): void {
    const out = this.out
    out.put(beforeIndex)
    out.putWhole(index)
    out.put(beforeTruth)
    this.text(truthStart, truthEnd)
    out.put(head)
    for (let step = 0; step < stepCount; step++) this.step(step)
    out.put(beforeIndex)
    out.putWhole(index)
    out.put(beforeBestStep)
    out.putWhole(bestStep)
    out.put(beforeBest)
    out.putUnits(bestUnits)
    out.put(beforeCount)
    out.putWhole(stepCount)
    out.put(afterCount)
  }

  private step(number: i32): void {
    const step = stepAt(number)
    const out = this.out
    out.putWhole(number)
    out.put(tab)
    out.putUnits(load<i32>(step, lexicalUnits))
    out.put(tab)
    out.putUnits(load<i32>(step, semanticUnits))
    out.put(tab)
    out.putUnits(load<i32>(step, earlinessUnits))
    out.put(tab)
    out.putUnits(load<i32>(step, uUnits))
    out.put(tab)
    this.text(load<u32>(step, textStart), load<u32>(step, textEnd))
    out.put(newline)
  }

  private text(start: usize, end: usize): void {
    const texts = textsAt()
    const to = this.out.reserve((end - start) * pointWidth)
    this.out.endAt(copyText(to, texts + start, texts + end, bare))
  }
}
