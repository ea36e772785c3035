import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finish } from './conflicts.ts';
import { bare, namedAuthor, type Who } from './texts.ts';
import { type Choices, pick, type World } from './world.ts';

/** A step of git's. Where git refuses, nothing happens. */
export type GitStep = (world: World, who: Who, choices: Choices) => void;

/** Git calls its hook where a pick or a revert came to a commit. */
function committedAfter(world: World, before: string | undefined, choices: Choices): void {
  if (world.head() !== before) committed(world, choices);
}

/** After a commit: mostly git's hook, sometimes none, so that the reflog alone shows it. */
function committed(world: World, { d }: Choices): void {
  if (d % 5 === 0) world.note('(no hook)');
  else world.postCommit();
}

function commit(world: World, choices: Choices, ...words: string[]): void {
  if (world.runGit(['commit', '-q', '-m', `commit ${world.log.length}`, ...words]).status === 0)
    committed(world, choices);
}

export const commitsAll: GitStep = (world, _who, choices) => {
  world.tries('add', '-A');
  world.stagedAll();
  commit(world, choices);
};

export const commitsSomeFiles: GitStep = (world, who, choices) => {
  if (world.isMoving) return commitsAll(world, who, choices);
  const files = world.files().filter((_, at) => (choices.a >> at) % 2 === 0);
  if (files.length === 0 || !world.tries('add', '--', ...files)) return;
  commit(world, choices);
};

/** Stages some hunks of the tracked files, and commits them. */
export const commitsSomeHunks: GitStep = (world, who, choices) => {
  if (world.isMoving) return commitsAll(world, who, choices);
  const patch = world.run('git', ['diff', '-U0', '--no-renames']).stdout;
  let hunk = 0;
  const chosen = patch
    .split(/^(?=diff --git |@@ )/m)
    .filter((part) => !part.startsWith('@@ ') || (choices.b >> (hunk++ % 8)) % 2 === 0)
    .filter((part, at, parts) => part.startsWith('@@ ') || parts[at + 1]?.startsWith('@@ '));
  if (chosen.length === 0) return;
  if (world.runGit(['apply', '--cached', '--unidiff-zero'], { input: replaced(chosen) }).status !== 0) return;
  if (hasDoubles(world)) world.tries('reset', '-q');
  else commit(world, choices);
};

/** A hunk without its counterpart may stage a line that still stands elsewhere: nobody wrote that. */
function hasDoubles(world: World): boolean {
  const names = world
    .run('git', ['diff', '--cached', '--name-only', '--no-renames'])
    .stdout.split('\n')
    .filter(Boolean);
  return names.some((name) => {
    const lines = world
      .run('git', ['show', `:${name}`])
      .stdout.split('\n')
      .filter(namedAuthor)
      .map(bare);
    return new Set(lines).size < lines.length;
  });
}

/** Without the hunks that were left out, the others come to stand at other lines. */
function replaced(parts: readonly string[]): string {
  let shift = 0;
  return parts
    .map((part) => {
      const found = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(part);
      if (found === null) {
        shift = 0;
        return part;
      }
      const [start, old, now] = [Number(found[1]), Number(found[2] ?? 1), Number(found[4] ?? 1)];
      const place = start + shift + (old === 0 ? 1 : 0) - (now === 0 ? 1 : 0);
      shift += now - old;
      return `@@ -${start},${old} +${place},${now} @@${part.slice(found[0].length)}`;
    })
    .join('');
}

function amends(world: World, choices: Choices, ...words: string[]): void {
  const before = world.head();
  if (world.runGit(['commit', '-q', '--amend', ...words]).status !== 0) return;
  if (choices.d % 5 === 0) {
    world.note('(no hook)');
    return;
  }
  world.postCommit();
  if (choices.d % 2 === 0) world.postRewrite('amend', `${before} ${world.head()}\n`);
}

export const amendsAll: GitStep = (world, _who, choices) => {
  world.tries('add', '-A');
  world.stagedAll();
  amends(world, choices, '--no-edit');
};

export const amendsMessage: GitStep = (world, _who, choices) =>
  amends(world, choices, '-m', `commit ${world.log.length}`);

export const branches: GitStep = (world, _who, { a, b }) => {
  // The other branch may undo half of a move.
  if (world.isMoving) return;
  const names = ['main', 'topic', 'side'];
  const missing = names.filter((name) => !world.branches().includes(name));
  const name = a % 2 === 0 && missing.length > 0 ? pick(missing, b) : undefined;
  if (name !== undefined) world.tries('switch', '-q', '-c', name);
  else {
    const other = otherBranch(world, b);
    if (other !== undefined) world.tries('switch', '-q', other);
  }
};

function otherBranch(world: World, choice: number): string | undefined {
  return pick(
    world.branches().filter((name) => name !== world.branch()),
    choice,
  );
}

export const rebases: GitStep = (world, who, choices) => {
  if (world.hasUnseenMove) return;
  const onto = otherBranch(world, choices.a);
  if (onto === undefined) return;
  const stash = choices.b % 3 === 0 && !world.isMoving ? ['--autostash'] : [];
  rebase(world, who, choices, [...stash, onto]);
};

function rebase(world: World, who: Who, choices: Choices, words: string[], env: Record<string, string> = {}): void {
  world.removes('../home/rewritten');
  world.runGit(['rebase', '-q', ...words], { env });
  finish(world, who, choices);
  const rewritten = world.readIfThere('../home/rewritten');
  if (rewritten !== undefined && choices.d % 3 !== 0) world.postRewrite('rebase', rewritten);
}

const scripts = [
  '2{h;d};3{G}',
  '2s/^pick/drop/',
  '2s/^pick/squash/',
  '2s/^pick/fixup/',
  '1s/^pick/drop/',
  '1s/^pick/reword/',
  '2s/^pick/fixup -C/',
];

export const rebasesInteractively: GitStep = (world, who, choices) => {
  if (world.hasUnseenMove) return;
  const script = pick(scripts, choices.a) as string;
  world.note(`(the todo list is edited by sed '${script}')`);
  rebase(world, who, choices, ['-i', `HEAD~${2 + (choices.b % 2)}`], { GIT_SEQUENCE_EDITOR: `sed -i '${script}'` });
};

function someCommit(world: World, choice: number, ...range: string[]): string | undefined {
  const shas = world
    .run('git', ['rev-list', '--no-merges', '--max-count=12', ...range])
    .stdout.split('\n')
    .filter(Boolean);
  return pick(shas, choice);
}

/** Whether some line that a commit adds stands in the work tree already. */
function holdsLinesOf(world: World, sha: string): boolean {
  const standing = new Set(world.files().flatMap((file) => world.read(file).split('\n').map(bare)));
  const shown = world.run('git', ['show', '--format=', '-U0', sha]).stdout.split('\n');
  return shown.some((row) => /^\+(?!\+\+ )/.test(row) && namedAuthor(row.slice(1)) && standing.has(bare(row.slice(1))));
}

/** Whether short lines are all that a commit adds to some file: merged by a call, nothing tells them from what it wrote. */
function addsShortAlone(world: World, sha: string): boolean {
  const files = world.run('git', ['show', '--format=', '-U0', sha]).stdout.split(/^(?=diff --git )/m);
  return files.some((patch) => {
    const added = patch.split('\n').filter((row) => /^\+(?!\+\+ )/.test(row) && namedAuthor(row.slice(1)));
    return added.length > 0 && added.every((row) => bare(row.slice(1)).length < 8);
  });
}

export const cherryPicks: GitStep = (world, who, choices) => {
  // Giving it up takes back half of a move.
  if (world.isMoving) return;
  const sha = someCommit(world, choices.a, '--branches', '--not', 'HEAD');
  if (sha === undefined) return;
  // A second line like one that stands there may as well be a person's copy: `-n` leaves no trace of where it is from.
  if (choices.b % 4 === 0 && !holdsLinesOf(world, sha) && !(world.isInCall && addsShortAlone(world, sha))) {
    world.tries('cherry-pick', '-n', sha);
    finish(world, who, choices);
    world.changedByGit();
    if (choices.c % 2 === 0) commitsAll(world, who, choices);
    return;
  }
  const before = world.head();
  world.tries('cherry-pick', sha);
  finish(world, who, choices);
  committedAfter(world, before, choices);
};

export const reverts: GitStep = (world, who, choices) => {
  // Giving it up takes back half of a move.
  if (world.isMoving) return;
  const sha = someCommit(world, choices.a, 'HEAD');
  if (sha === undefined) return;
  const before = world.head();
  world.tries('revert', '--no-edit', sha);
  finish(world, who, choices);
  committedAfter(world, before, choices);
};

export const resets: GitStep = (world, _who, { a, b }) => {
  // Of a line that somebody broke in two without being seen, nothing is left to be known by.
  if (world.isMoving || world.isRewrapped) return;
  world.tries('reset', '-q', pick(['--soft', '--mixed', '--hard', '--keep'], a) as string, `HEAD~${1 + (b % 2)}`);
};

export const stashes: GitStep = (world, _who, { a, b }) => {
  // A conflict may bring back half of a move.
  if (world.isRewrapped || world.isMoving) return;
  const all = a % 3 === 0 ? ['-u'] : [];
  const some = b % 4 === 0 ? ['--', world.files()[0] ?? '.'] : [];
  world.tries('stash', 'push', '-q', ...all, ...some);
};

export const unstashes: GitStep = (world, who, choices) => {
  if (world.isMoving) return;
  const words = pick([['pop'], ['pop'], ['pop', '--index'], ['apply'], ['drop']], choices.a) as string[];
  if (!world.tries('stash', ...words, '-q')) finish(world, who, choices);
  world.changedByGit();
};

export const restores: GitStep = (world, _who, { a, b, c }) => {
  const file = pick(world.files(), a);
  if (file === undefined || world.isMoving) return;
  const sha = c % 3 === 0 ? someCommit(world, b, '--all') : undefined;
  if (sha === undefined) world.tries('checkout', '-q', '--', file);
  else world.tries('restore', `--source=${sha}`, '--', file);
  // As what a person writes: with a move on top, the whole is one change.
  if (!world.isInCall) world.unseen.add(file);
};

export const merges: GitStep = (world, who, choices) => {
  // Giving it up takes back half of a move.
  if (world.isMoving) return;
  const other = otherBranch(world, choices.a);
  if (other === undefined) return;
  if (choices.b % 4 === 0) {
    world.tries('merge', '-q', '--squash', other);
    finish(world, who, choices);
    commit(world, choices);
    return;
  }
  world.tries('merge', '-q', ...(choices.b % 3 === 0 ? ['--no-ff'] : []), '-m', `merge ${other}`, other);
  finish(world, who, choices);
  if (choices.d % 2 === 0) world.ingest();
};

/** In a linked work tree: somebody writes a file and commits. */
export const worksInLinkedWorktree: GitStep = (world, who, choices) => {
  const top = join(world.root, 'linked');
  if (!world.branches().includes('linked')) {
    if (!world.tries('worktree', 'add', '-q', '-b', 'linked', top)) return;
  }
  if (!world.exists('../linked')) return;
  const file = pick([...world.files(top), 'linked.txt'], choices.a) as string;
  const before = world.readIfThere(`../linked/${file}`) ?? '';
  const line = world.text(who);
  world.note(`${who} adds "${line}" to ${file} in the linked work tree`);
  const after = `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`;
  if (who === 'agent') world.agentWrites(`../linked/${file}`, after);
  else {
    mkdirSync(join(top, 'dir'), { recursive: true });
    writeFileSync(join(top, file), after);
  }
  world.runGit(['add', '-A'], { cwd: top });
  if (world.runGit(['commit', '-q', '-m', 'linked'], { cwd: top }).status !== 0 || choices.d % 3 === 0) return;
  world.postCommit(top);
};

/** Old entries go when git cleans up; what they tell has been read by then. */
export const expiresReflog: GitStep = (world) => {
  world.ingest();
  world.tries('reflog', 'expire', '--expire=all', '--all');
};

export const ingests: GitStep = (world) => {
  world.note('ingest');
  world.ingest();
};
