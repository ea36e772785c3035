import { type Command, InvalidArgumentError } from 'commander';
import { type NamedRange, parseRange } from '../report/parse-range.ts';

/** The option that names a range of commits. */
export function overRange(command: Command): Command {
  return command.requiredOption('--range <base..head>', 'the commits that HEAD has and BASE has not', range);
}

export function range(text: string): NamedRange {
  const found = parseRange(text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError('It takes two revisions with dots between them, such as origin/main..HEAD.');
}
