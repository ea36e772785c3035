import { resolve } from 'node:path';
import { UserError } from '../../config/user-error.ts';
import { writeBeside } from '../../config/write-beside.ts';
import { plural } from '../../render/numbers.ts';
import type { NamedRange } from '../../report/parse-range.ts';
import { othersIn } from '../../report/range-work.ts';
import type { Io } from '../io.ts';
import { chosenDatabase, type DatabaseOptions, readDatabase } from '../open-current.ts';
import { rangeHere } from '../range-here.ts';
import { UsageError } from '../usage-error.ts';

export interface ExportBundleOptions extends DatabaseOptions {
  readonly range: NamedRange;
  readonly out?: string;
}

export async function run(options: ExportBundleOptions, io: Io): Promise<number> {
  if (options.out === undefined && io.isTTY) {
    throw new UsageError('a bundle is not text; write it to a file with --out FILE or > FILE');
  }
  const { collectBundle, writeBundle } = await import('../bundles.ts');
  const chosen = chosenDatabase(io, options);
  const work = rangeHere(io, options.range);
  const { worktree, range } = work;
  const collect = { ...work, others: othersIn(work) };
  const bundle = await readDatabase(io, chosen, (store) => collectBundle(store, collect), {
    worktree,
    sha: range.head,
  });
  const bytes = writeBundle(bundle);
  if (options.out === undefined) io.stdout(bytes);
  else replace(resolve(io.cwd, options.out), bytes);
  if (bundle.commits.length === 0) io.stderr('ai-tracker: nothing is recorded about this range: the bundle is empty\n');
  else if (options.out !== undefined) io.stderr(`${options.out}: ${plural(bundle.commits.length, 'commit')}\n`);
  return 0;
}

function replace(file: string, bytes: Buffer): void {
  try {
    writeBeside(file, bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`cannot write ${file} (${reason})`, 'name another file with --out', { cause });
  }
}
