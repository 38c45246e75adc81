const mostWords = 64
const longestWord = 1024
const shellCharacters = /[;&|<>$`"'\\(){}[\]*?!~\n\r]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacters = /[\u0000-\u001f\u007f]/

/** Why `start` cannot be run as it stands, or null. It is handed to the system word by word: no shell reads it, so none of a shell's signs works. */
export function startProblem(words: readonly string[]): string | null {
  if (words.length === 0) return 'is empty: name a program, as in ["python", "server.py"]'
  if (words.length > mostWords) return `has more than ${mostWords} words`
  const [program = ''] = words
  if (/\s/.test(program)) return 'has a space in its program: each word is an element of its own, as in ["python", "server.py"]'
  for (const [index, word] of words.entries()) {
    const at = `word ${index + 1}`
    if (word === '') return `has an empty word (${at})`
    if (word.length > longestWord) return `has a word of more than ${longestWord} characters (${at})`
    if (controlCharacters.test(word)) return `has a control character (${at})`
    if (shellCharacters.test(word)) return `has a character that only a shell understands (${at}), and no shell reads it`
    if (/^(?:[/\\]|[A-Za-z]:[/\\])/.test(word)) return `names an absolute path (${at}): name it relative to the folder`
    if (word.split(/[/=]/).includes('..')) return `leaves the folder (${at})`
  }
  return null
}
