/** A word of a command as a shell takes it: in quotes where it needs them. */
export function quoteWord(word: string): string {
  return /^[\w./=,:+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
