import type { Forge } from './forge.ts';

/** The ways in which a forge lands two agents' branches. */
export const waysToLand: readonly [string, (forge: Forge) => void][] = [
  ['squashes into one commit', squashBoth],
  ['squashes one by one', (forge) => each((branch) => forge.squash(branch))],
  ['rebases', (forge) => each((branch) => forge.rebase(branch))],
  ['merges', (forge) => each((branch) => forge.merge(branch))],
];

const branches = ['of-a', 'of-b'];

/** Both into one commit, as a release branch is. */
export function squashBoth(forge: Forge): void {
  forge.on('main', () => {
    for (const branch of branches) forge.git('merge', '-q', '--squash', `origin/${branch}`);
    forge.commitAll('both (#1)');
  });
}

function each(land: (branch: string) => void): void {
  for (const branch of branches) land(branch);
}
