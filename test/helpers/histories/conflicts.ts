import { bare, shown, type Who } from './texts.ts';
import type { Choices, World } from './world.ts';

const operations = [
  { marker: '.git/rebase-merge', abort: ['rebase', '--abort'], goOn: ['rebase', '--continue'] },
  { marker: '.git/rebase-apply', abort: ['rebase', '--abort'], goOn: ['rebase', '--continue'] },
  { marker: '.git/MERGE_HEAD', abort: ['merge', '--abort'], goOn: ['commit', '-q', '--no-edit'] },
  { marker: '.git/CHERRY_PICK_HEAD', abort: ['cherry-pick', '--abort'], goOn: ['cherry-pick', '--continue'] },
  { marker: '.git/REVERT_HEAD', abort: ['revert', '--abort'], goOn: ['revert', '--continue'] },
];

const mostRounds = 8;

/** Brings an operation that stopped at a conflict to its end: both sides are kept, by either hand, or it is aborted. */
export function finish(world: World, who: Who, choices: Choices): void {
  for (let round = 0; round < mostRounds; round++) {
    const operation = operations.find(({ marker }) => world.exists(marker));
    const unmerged = unmergedFiles(world);
    if (operation === undefined && unmerged.length === 0) return;
    const gives = choices.c % 4 === 0 || round === mostRounds - 1;
    if (gives) {
      world.runGit(operation?.abort ?? ['reset', '-q', '--hard']);
      return;
    }
    // A conflict may leave a file under two names: of what is in both, nobody knows which is the copy.
    const seen = new Set<string>();
    for (const file of unmerged) resolveBoth(world, who, file, choices, seen);
    world.tries('add', '-A');
    if (choices.b % 3 === 0) world.ingest();
    if (operation === undefined) return;
    if (world.runGit(operation.goOn).status !== 0 && unmergedFiles(world).length === 0) skip(world, operation.goOn[0]);
  }
}

/** Nothing was left to commit. */
function skip(world: World, operation: string | undefined): void {
  if (operation === 'commit') world.tries('merge', '--abort');
  else world.tries(operation as string, '--skip');
}

function unmergedFiles(world: World): string[] {
  const output = world.run('git', ['diff', '--name-only', '--diff-filter=U', '-z']).stdout;
  return [...new Set(output.split('\0').filter(Boolean))];
}

function resolveBoth(world: World, who: Who, file: string, { d }: Choices, seen: Set<string>): void {
  const content = world.readIfThere(file);
  if (content === undefined) return;
  const kept = content.split('\n').filter((line) => {
    if (/^(<{7}|={7}|>{7}|\|{7})/.test(line)) return false;
    const text = bare(line);
    if (text === '' || text === '}') return true;
    if (seen.has(text)) {
      world.doubled(line);
      return false;
    }
    seen.add(text);
    return true;
  });
  world.note(`${who} keeps both sides in ${file}: ${shown(kept)}`);
  if (kept.join('\n') !== content) world.puts(who, file, kept.join('\n'), d % 2 === 0 ? 'Write' : 'Edit');
}
