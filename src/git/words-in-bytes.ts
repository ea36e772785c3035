import { encodePath } from './path-bytes.ts';

/** A program that is started with another, which is told by its input how to. */
export interface Started {
  readonly command: string;
  readonly args: readonly string[];
  readonly input: Buffer;
}

/**
 * node hands words to a process as UTF-8. A path with other bytes among them (`decodePath`): sh is to start git, which then
 * gets no input. `undefined`: there is none.
 */
export function inBytes(program: string, words: readonly string[]): Started | undefined {
  const bytes = words.map(encodePath);
  if (bytes.every((each, index) => each.equals(Buffer.from(words[index] as string)))) return undefined;
  const quoted = bytes.map((each) => `'${each.toString('latin1').replaceAll("'", `'\\''`)}'`);
  const args = ['-c', 'eval "set -- $(cat)"; exec "$0" "$@" </dev/null', program];
  return { command: 'sh', args, input: Buffer.from(quoted.join(' '), 'latin1') };
}
