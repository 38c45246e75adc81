/**
 * The low-pass filter of soxr's HQ quality as a closed formula, fitted to measured impulse responses: a windowed sinc, for other than the simplest ratios
 * with a few copies of itself half a sample apart. Time is counted in samples of the lower rate.
 *
 *     k(t) = cutoff sinc(cutoff t) I0(beta sqrt(1 - (t/reach)^2)) / I0(beta), 0 where |t| > reach
 *     h(t) = echoes[0] k(t) + sum over j of echoes[j] (k(t - j/2) + k(t + j/2))
 */
interface Design {
  cutoff: number
  beta: number
  reach: number
  echoes: readonly number[]
}

/** h of one ratio as a table, from t = 0 on; h(-t) = h(t). */
export interface Prototype {
  /** Entries in a sample of the lower rate. */
  steps: number
  /** Samples of the lower rate behind which h is 0. */
  reach: number
  /** h(i / steps); the last two entries are 0. */
  values: Float64Array
}

const simple = { cutoff: 0.9568718263, beta: 13.04003879, echoes: [1] }
const twoToOne: Design = { ...simple, reach: 194.5 / 2 }
const threeToOne: Design = { ...simple, reach: 290.5 / 3 }
const anyRatio: Design = {
  cutoff: 0.9568718192,
  beta: 13.71139951,
  reach: 101.76941,
  echoes: [0.9833548456, 0.01394670757, -0.008153995316, 0.003269620966, -0.0008771631538, 0.0001514367764, -1.391815768e-5],
}

/** Between entries so close a straight line is off by less than -140 dB. */
const mostSteps = 4096
const known = new Map<number, Prototype>()

/** The filter between two rates whose ratio in lowest terms has `larger` as its larger number. */
export function prototypeOf(larger: number): Prototype {
  const steps = Math.min(larger, mostSteps)
  const made = known.get(steps) ?? tabulated(larger === 2 ? twoToOne : larger === 3 ? threeToOne : anyRatio, steps)
  known.set(steps, made)
  return made
}

function tabulated(design: Design, steps: number): Prototype {
  const { reach, echoes } = design
  // Copies stand half a sample apart: the table of k has twice the steps.
  const fine = 2 * steps
  const window = Float64Array.from({ length: Math.floor(reach * fine) + 1 }, (_, index) => windowedSinc(index / fine, design))
  const k = (index: number) => window[Math.abs(index)] ?? 0
  const whole = reach + (echoes.length - 1) / 2
  const values = new Float64Array(Math.floor(whole * steps) + 3)
  for (let index = 0; index < values.length - 2; index++) {
    let sum = (echoes[0] as number) * k(2 * index)
    for (let echo = 1; echo < echoes.length; echo++) {
      sum += (echoes[echo] as number) * (k(2 * index - echo * steps) + k(2 * index + echo * steps))
    }
    values[index] = sum
  }
  return { steps, reach: whole, values }
}

function windowedSinc(t: number, { cutoff, beta, reach }: Design): number {
  const angle = Math.PI * cutoff * t
  const sinc = t === 0 ? 1 : Math.sin(angle) / angle
  return (cutoff * sinc * besselI0(beta * Math.sqrt(Math.max(0, 1 - (t / reach) ** 2)))) / besselI0(beta)
}

/** Modified Bessel function of the first kind and order 0, by its series. */
function besselI0(x: number): number {
  const quarter = (x * x) / 4
  let term = 1
  let sum = 1
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= quarter / (n * n)
    sum += term
  }
  return sum
}
