import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Blame } from '../../blame/blame.ts';
import { type NamedFile, namedFile } from '../../git/named-file.ts';
import { isRecorded } from '../../store/commits.ts';
import type { Store } from '../../store/open.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { askedCommit } from '../meet-here.ts';
import { chosenDatabase, type DatabaseOptions, readWithElsewhere } from '../open-current.ts';
import { printRows, type RowsOptions, rowsFormat } from '../rows.ts';
import { UsageError } from '../usage-error.ts';
import { whileWorking } from '../working-line.ts';

export interface BlameOptions extends DatabaseOptions, RowsOptions {
  readonly file: string;
  readonly rev?: string;
  readonly L?: readonly string[];
  readonly porcelain?: true;
  readonly json?: true;
}

export async function run(options: BlameOptions, io: Io): Promise<number> {
  const { file, rev, L: ranges } = options;
  const named = namedFile(io.cwd, file);
  if (named !== undefined && isFolder(io.cwd, file)) return ofFolder(options, named, io);
  const { blameFile } = await import('../../blame/blame.ts');
  const chosen = chosenDatabase(io, options);
  const worktree = named?.worktree;
  const asked = rev === undefined ? undefined : askedCommit(worktree, rev);
  const { blamed, ...report } = await readWithElsewhere(
    io,
    chosen,
    (store) =>
      whileWorking(io, `Reading the history of ${file}`, () =>
        blameFile(store, { file, rev, ranges, cwd: io.cwd, isCommittedOnly: chosen.fleet !== undefined }),
      ),
    { worktree, unrecorded: unrecordedIn },
    asked,
  );
  const format = rowsFormat(options, io);
  if (options.json) {
    const { lines, ...facts } = report;
    const agents = chosen.fleet && { agents: agentsIn(lines) };
    printJson(io, 'blame/1', { ...facts, ...agents, lines });
  } else if (format) {
    await printRows(io, format, 'blame', report.lines);
  } else if (options.porcelain) {
    io.stdout((await import('../../render/blame-porcelain.ts')).renderPorcelain(report.lines, blamed));
  } else {
    const { renderBlame, renderBlameSummary } = await import('../../render/blame.ts');
    io.stdout(renderBlame({ ...report, bytes: blamed.map(({ bytes }) => bytes) }, io));
    // A person wants the sum; a pipe gets the lines alone, as from git.
    if (io.isTTY) io.stderr(renderBlameSummary(report, { ...io, isTTY: io.stderrIsTTY === true }));
  }
  return 0;
}

function isFolder(cwd: string, file: string): boolean {
  return statSync(resolve(cwd, file), { throwIfNoEntry: false })?.isDirectory() === true;
}

async function ofFolder(options: BlameOptions, place: NamedFile, io: Io): Promise<number> {
  if (options.L !== undefined || options.porcelain) {
    throw new UsageError('-L and --porcelain are about the lines of one file: name a file');
  }
  return (await import('../asked.ts')).blameFolder(io, chosenDatabase(io, options), place, options);
}

function unrecordedIn({ lines }: Blame, store: Store): string[] {
  const unknown = lines.filter(({ author }) => author === 'unknown').flatMap(({ commit_sha }) => commit_sha ?? []);
  return [...new Set(unknown)].filter((sha) => !isRecorded(store, sha));
}

/** Of a fleet: whose the AI lines are, and how many of each. */
function agentsIn(lines: Blame['lines']): { readonly agent_id: string; readonly ai_lines: number }[] {
  const counts = new Map<string, number>();
  for (const { author, agent_id } of lines)
    if (author === 'ai') counts.set(agent_id ?? '', (counts.get(agent_id ?? '') ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([agent_id, ai_lines]) => ({ agent_id, ai_lines }));
}
