import { type Attributed, attributeLines } from '../../correct/attribute.ts';
import { readLineSpec } from '../../correct/line-spec.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { withOwnDatabase } from '../open-own.ts';
import { UsageError } from '../usage-error.ts';

export interface AttributeOptions {
  /** `FILE:3-9`. */
  readonly named: string;
  readonly author?: 'ai' | 'human';
  readonly rev?: string;
  readonly undo?: true;
  readonly json?: true;
}

/** Says by hand who wrote committed lines. */
export function run({ named, author, rev, undo, json }: AttributeOptions, io: Io): Promise<number> {
  if (author === undefined && undo === undefined) {
    throw new UsageError(`say who wrote them: ai-tracker attribute ${named} --author human`);
  }
  const spec = readLineSpec(named);
  return withOwnDatabase(io, (store) => {
    const at = new Date().toISOString();
    const attributed = attributeLines(store, { ...spec, cwd: io.cwd, rev, verdict: author, at });
    if (json) printJson(io, 'attribute/1', attributed);
    else io.stdout(say(attributed, named, author));
    return 0;
  });
}

const names = { ai: "the AI's", human: "a person's", unknown: 'of unknown author' };

function say({ file_path, lines }: Attributed, named: string, author: 'ai' | 'human' | undefined): string {
  const count = (which: keyof Attributed['lines'][number], who: string) =>
    lines.filter((line) => line[which] === who).length;
  const listed = (which: 'was' | 'author') =>
    (['ai', 'human', 'unknown'] as const)
      .flatMap((who) => (count(which, who) > 0 ? [`${count(which, who)} ${names[who]}`] : []))
      .join(', ');
  const commits = new Set(lines.map(({ commit_sha }) => commit_sha)).size;
  const where = `${file_path}, lines of ${commits} ${commits === 1 ? 'commit' : 'commits'}`;
  const next = author === undefined ? '' : `Take it back with: ai-tracker attribute ${named} --undo\n`;
  return `${where}: ${listed('author')} (before: ${listed('was')}).\n${next}`;
}
