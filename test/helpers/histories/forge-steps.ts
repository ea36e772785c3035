import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitsAll, type GitStep } from './git-steps.ts';
import { bare, namedAuthor, type Who } from './texts.ts';
import { type Choices, pick, type World } from './world.ts';

// A forge: a server, and a clone of its own without hooks in which it lands branches, under another name (design 4.15).

const name = 'Forge';

const server = (world: World) => join(world.root, 'server.git');
const web = (world: World) => join(world.root, 'web');

/** Whether git does something in the forge's clone. */
function does(world: World, ...words: string[]): boolean {
  const env = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((role) => [
      [`GIT_${role}_NAME`, name],
      [`GIT_${role}_EMAIL`, 'forge@example.com'],
    ]),
  );
  world.note('(on the forge)');
  return world.runGit(words, { cwd: web(world), env }).status === 0;
}

/** The commits of local branches that the forge made. */
export function madeElsewhere(world: World): Set<string> {
  const args = ['log', '--branches', `--committer=${name}`, '--format=%H'];
  return new Set(world.run('git', args).stdout.split('\n').filter(Boolean));
}

/**
 * A branch is pushed, the forge lands it on main, and main is pulled. Lines keep their authors, what the forge's editor writes is
 * nobody's, and no total changes.
 */
export const lands: GitStep = (world, who, choices) => {
  if (world.isMoving || world.branch() === undefined || !world.branches().includes('main')) return;
  commitsAll(world, who, { ...choices, d: 1 });
  const topic = publish(world, choices);
  if (topic === undefined || !landsThere(world, topic, choices)) return;
  if (!world.tries('switch', '-q', 'main')) return;
  if (topic !== 'request' && choices.a % 3 === 0) goesOn(world, who, choices);
  const before = choices.d % 3 === 0 || mayCountElse(world, topic) ? undefined : totals(world);
  const isPulled = pulls(world, topic, choices);
  if (before !== undefined && isPulled) {
    const after = totals(world);
    if (after !== before) world.complaints.push(`totals before it was pulled: ${before}; after: ${after}`);
  }
  if (topic !== 'request' && choices.d % 5 === 1) forgets(world, topic);
};

/**
 * Whether the totals may change when a branch lands: what was amended upon another branch counts again in it, and a commit of
 * blank lines alone, by which nothing is known again, counts no more when it is dropped (stated limits).
 */
function mayCountElse(world: World, topic: string): boolean {
  world.ingest();
  const range = `origin/main..${topic === 'request' ? 'main' : topic}`;
  const shas = world.run('git', ['rev-list', '--no-merges', range]).stdout.split('\n').filter(Boolean);
  const sql = 'SELECT 1 FROM commits WHERE commit_sha = ? AND superseded_by IS NOT NULL';
  const isBlank = (sha: string) => {
    const changed = world
      .run('git', ['show', '--format=', '-U0', sha])
      .stdout.split('\n')
      .filter((row) => /^[-+](?![-+]{2} )/.test(row));
    return changed.length > 0 && changed.every((row) => bare(row.slice(1)) === '');
  };
  return shas.some((sha) => world.query(sql, sha).length > 0 || isBlank(sha));
}

/** Pushes main and another branch, or of main the last commits as a request; returns its name on the forge. */
function publish(world: World, { a, b }: Choices): string | undefined {
  if (!world.exists('../server.git')) {
    world.tries('init', '-q', '--bare', '-b', 'main', server(world));
    world.tries('remote', 'add', 'origin', server(world));
    world.tries('push', '-q', 'origin', 'main');
    world.tries('clone', '-q', server(world), web(world));
  }
  const topic = pick(
    world.branches().filter((each) => each !== 'main'),
    b,
  );
  const refs =
    topic === undefined || a % 4 === 0
      ? [`main~${1 + (a % 2)}:refs/heads/main`, 'main:refs/heads/request']
      : ['main', topic];
  if (!world.tries('push', '-q', '--force', 'origin', ...refs)) return undefined;
  does(world, 'fetch', '-q', '--prune');
  does(world, 'checkout', '-q', '-f', '-B', 'main', 'origin/main');
  return refs.length === 2 && refs[1] === topic ? topic : 'request';
}

/** Whether there was something to land, and no conflict. */
function landsThere(world: World, topic: string, choices: Choices): boolean {
  const { b, c } = choices;
  if (b % 2 === 0) movesOn(world, choices);
  const from = `origin/${topic}`;
  const message = `${topic} (#${world.log.length})`;
  const how = pick(['squash', 'squash', 'rebase', 'merge'], c);
  if (how === 'squash') {
    const isMerged = does(world, 'merge', '-q', '--squash', from);
    if (isMerged && (b >> 1) % 3 === 0) edits(world, choices);
    if (!isMerged || !does(world, 'commit', '-q', '-a', '-m', message)) return false;
  } else if (how === 'merge') {
    if (!does(world, 'merge', '-q', '--no-ff', '-m', message, from)) return false;
  } else {
    does(world, 'checkout', '-q', '-f', '-B', 'rebased', from);
    const isRebased = does(world, 'rebase', '-q', '--force-rebase', 'main');
    if (!isRebased) does(world, 'rebase', '--abort');
    does(world, 'checkout', '-q', '-f', 'main');
    if (!isRebased || !does(world, 'merge', '-q', '--ff-only', 'rebased')) return false;
  }
  return does(world, 'push', '-q', 'origin', 'main');
}

function inWeb(file: string): string {
  return `../web/${file}`;
}

/** Somebody else's commit comes to main in between. */
function movesOn(world: World, { c, d }: Choices): void {
  const file = c % 2 === 0 ? 'elsewhere.txt' : (pick(world.files(web(world)), d) ?? 'elsewhere.txt');
  const lines = Array.from({ length: 1 + (d % 4) }, () => `${world.text('forge')}\n`);
  const before = world.readIfThere(inWeb(file)) ?? '';
  world.note(`the forge begins ${file} with ${lines.length} lines`);
  mkdirSync(join(web(world), 'dir'), { recursive: true });
  writeFileSync(join(web(world), file), lines.join('') + before);
  does(world, 'add', '-A');
  does(world, 'commit', '-q', '-m', `of somebody else’s ${world.log.length}`);
}

const leastLines = 6;

/** In the forge's editor a line of what is about to be squashed is changed: not in so few that nothing else tells of them. */
function edits(world: World, { d }: Choices): void {
  const changed = world.run('git', ['diff', '--cached', '-U0', '--no-renames'], { cwd: web(world) }).stdout;
  const added = changed
    .split('\n')
    .filter((row) => /^\+(?!\+\+ )/.test(row) && namedAuthor(row.slice(1)) !== undefined);
  const row = pick(added, d)?.slice(1);
  if (row === undefined || added.length < leastLines) return;
  const file = world.files(web(world)).find((each) => world.read(inWeb(each)).split('\n').includes(row));
  if (file === undefined) return;
  const text = world.text('forge');
  world.note(`the forge’s editor changes "${bare(row)}" to "${text}" in ${file}`);
  const now = world
    .read(inWeb(file))
    .split('\n')
    .map((line) => (line === row ? text : line));
  writeFileSync(join(web(world), file), now.join('\n'));
}

/** Work on main that the forge does not have. */
function goesOn(world: World, who: Who, choices: Choices): void {
  const before = world.readIfThere('here.txt') ?? '';
  world.note(`${who} goes on in here.txt`);
  world.puts(who, 'here.txt', `${before}${world.text(who)}\n`, choices.b % 2 === 0 ? 'Write' : 'Bash');
  commitsAll(world, who, { ...choices, d: choices.c % 2 });
}

/** Whether main has what landed. */
function pulls(world: World, topic: string, { b, c, d }: Choices): boolean {
  const ways = [
    ['pull', '-q', '--no-rebase', '--no-edit'],
    ['pull', '-q', '--rebase'],
  ];
  const words = pick(ways, (c >> 2) + b) as string[];
  const run = () => {
    if (topic === 'request' && d % 4 === 0) {
      return world.tries('fetch', '-q') && world.tries('reset', '-q', '--hard', 'origin/main');
    }
    if (world.tries(...words, 'origin', 'main')) return true;
    for (const each of ['merge', 'rebase']) world.tries(each, '--abort');
    return false;
  };
  if (d % 2 === 1) return run();
  let isPulled = false;
  world.byBash(() => {
    isPulled = run();
  });
  world.ingest();
  return isPulled;
}

/** The branch is deleted, here and there, and nothing but what is recorded is left of it. */
function forgets(world: World, topic: string): void {
  world.ingest();
  world.tries('branch', '-q', '-D', topic);
  world.tries('push', '-q', 'origin', `:${topic}`);
  world.tries('reflog', 'expire', '--expire=now', '--all');
  world.tries('gc', '-q', '--prune=now');
}

function totals(world: World): string {
  world.ingest();
  return world.totals();
}
