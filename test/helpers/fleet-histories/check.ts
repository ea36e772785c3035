import { join } from 'node:path';
import { blameFile } from '../../../src/blame/blame.ts';
import { withCommits } from '../../../src/cli/look-elsewhere.ts';
import { findFiles } from '../../../src/fleet/find-files.ts';
import { newFleet } from '../../../src/fleet/open-fleet.ts';
import { refresh } from '../../../src/fleet/refresh.ts';
import { findWorktree } from '../../../src/git/find-repository.ts';
import { isRecorded } from '../../../src/store/commits.ts';
import type { Store } from '../../../src/store/open.ts';
import type { Tally } from '../histories/check.ts';
import { countLine, type LineCounts, noLines } from '../histories/line-counts.ts';
import type { Choices } from '../histories/world.ts';
import { canonical, differences } from './canonical.ts';
import { type FleetWorld, nameOf, type Writer, writerOf } from './world.ts';

/** Reads the databases as one while the history goes on, from where it left off. */
export class Reader {
  readonly store: Store = newFleet();
  readonly #world: FleetWorld;

  constructor(world: FleetWorld) {
    this.#world = world;
  }

  read(): void {
    this.#world.note('the databases are read as one');
    refresh(this.store, findFiles(this.#world.fleet.shared));
  }

  /** The same while one of them is away, or cannot be read. */
  readWithout({ a, b }: Choices): void {
    const files = findFiles(this.#world.fleet.shared);
    const lacking = a % files.length;
    const isGone = b % 2 === 0;
    this.#world.note(`the databases are read as one, number ${lacking} ${isGone ? 'is gone' : 'cannot be read'}`);
    refresh(
      this.store,
      files.flatMap((file, at) => {
        if (at !== lacking) return [file];
        return isGone ? [] : [{ ...file, mark: `${file.mark} refused`, refused: 'it is refused' }];
      }),
    );
  }

  close(): void {
    this.store.close();
  }
}

export function check(world: FleetWorld, reader: Reader): Tally {
  world.fleet.ingest();
  reader.read();
  const fresh = newFleet();
  try {
    refresh(fresh, findFiles(world.fleet.shared));
    const lines = { ...noLines };
    const mistakes = [
      ...differences(canonical(fresh), canonical(reader.store)).map((line) => `not as read afresh: ${line}`),
      ...wrongBlames(world, fresh, lines),
      ...wrongTotals(world, fresh),
    ];
    return { mistakes, lines };
  } finally {
    fresh.close();
  }
}

/** The clones, and the forge's own. */
function folders(world: FleetWorld): string[] {
  return [...new Set(world.places.map(nameOf)), 'web'];
}

function asks(world: FleetWorld, folder: string, ...words: readonly string[]): string[] {
  const [at] = world.places;
  const result = at?.run('git', words, { cwd: join(world.fleet.root, folder) });
  return (result?.stdout ?? '').split('\n').filter(Boolean);
}

function wrongBlames(world: FleetWorld, store: Store, lines: LineCounts): string[] {
  return folders(world).flatMap((folder) =>
    asks(world, folder, 'ls-tree', '-r', '--name-only', 'HEAD').flatMap((file) =>
      wrongBlame(world, store, lines, folder, file),
    ),
  );
}

function wrongBlame(world: FleetWorld, store: Store, lines: LineCounts, folder: string, file: string): string[] {
  const cwd = join(world.fleet.root, folder);
  const read = () => blameFile(store, { cwd, file, rev: 'HEAD' });
  const first = store.transaction(read)();
  const unknown = first.lines
    .filter(({ author }) => author === 'unknown')
    .flatMap(({ commit_sha }) => commit_sha ?? []);
  const shas = [...new Set(unknown)].filter((sha) => !isRecorded(store, sha));
  const worktree = findWorktree(cwd);
  const blame = shas.length === 0 || worktree === undefined ? first : withCommits(store, worktree, shas, read);
  return blame.lines.flatMap(({ line, text, author, agent_id }) => {
    const writer = writerOf(text);
    if (writer === undefined) return [];
    const wanted = { P: 'human', F: 'unknown' }[writer] ?? writer;
    const found = author === 'ai' ? (agent_id ?? 'ai') : author;
    const isFine = countLine(lines, new Set([wanted]), found);
    return isFine ? [] : [`blame in ${folder}: ${file}:${line} "${text.split(' ')[0]}" is ${found}`];
  });
}

/** Each line that a branch has counts, and none more often than it was written. */
function wrongTotals(world: FleetWorld, store: Store): string[] {
  const standing = linesStanding(world, store);
  const rows = store
    .prepare<[], { agent_id: string; ai: number; human: number }>(
      'SELECT agent_id, sum(ai_lines_added) AS ai, sum(human_lines_added) AS human FROM agent_commits WHERE superseded_by IS NULL GROUP BY agent_id',
    )
    .all();
  const baseLines = 3;
  const counted = new Map(rows.map(({ agent_id, ai }): [Writer, number] => [agent_id, ai]));
  counted.set('P', rows.reduce((sum, { human }) => sum + human, 0) - baseLines);
  const writers = new Set([...world.written.keys(), ...counted.keys()].filter((writer) => writer !== 'F'));
  return [...writers].flatMap((writer) => {
    const [least, most] = [standing.get(writer)?.size ?? 0, world.written.get(writer) ?? 0];
    const count = counted.get(writer) ?? 0;
    if (count < least) return [`totals: ${count} lines of ${writer}, but ${least} are in a branch`];
    // A brace names nobody.
    return count > most && !world.sprinkles
      ? [`totals: ${count} lines of ${writer}, but only ${most} were ever written`]
      : [];
  });
}

/** The lines of branches, by who wrote them. What replaced a commit counts instead of it, although a branch may still hold it. */
function linesStanding(world: FleetWorld, store: Store): Map<Writer, Set<string>> {
  const replaced = new Set(
    store.prepare<[], string>('SELECT commit_sha FROM source_commits WHERE superseded_by IS NOT NULL').pluck().all(),
  );
  const standing = new Map<Writer, Set<string>>();
  for (const folder of folders(world)) {
    let sha = '';
    for (const row of asks(world, folder, 'log', '--branches', '--remotes', '-p', '-U0', '--format=%x01%H')) {
      if (row.startsWith('\x01')) sha = row.slice(1);
      const writer = row.startsWith('+') ? writerOf(row.slice(1)) : undefined;
      if (writer === undefined || replaced.has(sha)) continue;
      standing.set(writer, (standing.get(writer) ?? new Set()).add(row));
    }
  }
  return standing;
}
