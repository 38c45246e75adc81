export interface Instruction {
  /** Upper case: FROM, ADD, ... */
  keyword: string
  /** `--name=value` in front of the arguments. */
  flags: readonly string[]
  /** What follows the flags, continuation lines joined, without heredoc bodies. */
  rest: string
  /** Of the keyword, from 1. */
  line: number
}
