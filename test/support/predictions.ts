import { join } from 'node:path'
import { packageRoot } from '../../src/base/package-root.ts'
import { pythonText } from './python-text.ts'

export interface Question {
  prefix: string
  context: string
}

export const baselineFolder = join(packageRoot(), 'templates/babelbit/baseline')

const program = `
import json, sys
from pathlib import Path
from inference import Predictor
predictor = Predictor.load(Path.cwd())
print(json.dumps([predictor.predict(question["prefix"], question["context"]) for question in json.load(sys.stdin)]))`

/** What the baseline's predictor answers, in a process of its own. */
export async function predictions(questions: readonly Question[]): Promise<string[]> {
  return JSON.parse(await pythonText(baselineFolder, program, JSON.stringify(questions)))
}
