import { type Pruned, pruneBefore } from '../../store/prune.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { confirmed, withOwnDatabase } from '../open-own.ts';
import { UsageError } from '../usage-error.ts';

export interface PruneOptions {
  readonly olderThan: string;
  readonly yes?: true;
  readonly json?: true;
}

/** Takes out what agents did long ago; commits and the authors of their lines stay. */
export async function run({ olderThan, yes, json }: PruneOptions, io: Io): Promise<number> {
  const days = /^([1-9]\d{0,4})d$/.exec(olderThan)?.[1];
  if (days === undefined) throw new UsageError('--older-than takes a number of days, such as 90d');
  const before = new Date(Date.now() - Number(days) * 86_400_000).toISOString();
  return withOwnDatabase(io, async (store) => {
    const question = `Sessions, tool calls and edits from before ${before.slice(0, 10)} will be deleted, for good; commits stay.`;
    if (!(await confirmed(io, question, yes === true))) return 1;
    const gone = store.transaction(() => pruneBefore(store, before)).immediate();
    store.exec('VACUUM');
    if (json) printJson(io, 'prune/1', { before, ...gone });
    else io.stdout(say(before, gone));
    return 0;
  });
}

function say(before: string, { sessions, tool_calls, edits, invocations }: Pruned): string {
  return `Gone from before ${before.slice(0, 10)}: sessions ${sessions}, tool calls ${tool_calls}, edits ${edits}, runs of agents ${invocations}.
Commits stay, and who wrote their lines: \`stats\`, \`show\` and \`blame\` say what they said. \`sessions\`, \`tools\` and
\`agents\` tell of the rest alone.
`;
}
