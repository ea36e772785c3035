import type { AgentAt } from '../fleet.ts';
import { type Choices, pick } from '../histories/world.ts';
import { type FleetWorld, nameOf, writerOf } from './world.ts';

/** A step of a history. Where it does not apply, or git refuses, nothing happens. `isAgent`: the agent there does it. */
export type FleetStep = (world: FleetWorld, at: AgentAt, isAgent: boolean, choices: Choices) => void;

const names = ['f.txt', 'g.txt', 'h.txt'];

/** Writes a file, by a person's editor, the agent's Write, or a command of the agent's. */
function puts(world: FleetWorld, at: AgentAt, isAgent: boolean, file: string, text: string, { d }: Choices): void {
  const shown = text.split('\n').map((line) => line.split(' ')[0]);
  world.note(`${isAgent ? at.agent : 'person'} in ${nameOf(at)} makes ${file} read ${shown.join('|')}`);
  if (!isAgent) at.write(file, text);
  else if (d % 3 === 0) world.byCall(at, () => at.write(file, text));
  else at.agentWrites(file, text);
}

export const edits: FleetStep = (world, at, isAgent, choices) => {
  const { b, c, d } = choices;
  const file = pick([...names, `of-${nameOf(at)}.txt`], b) as string;
  const lines = world
    .read(at, file)
    .split(/(?<=\n)/)
    .filter(Boolean);
  const place = c % (lines.length + 1);
  const taken = (c + d) % 3 === 0 ? 1 + (d % 2) : 0;
  const fresh = world.lines(isAgent ? at.agent : 'P', 1 + ((b + c + d) % 4));
  puts(world, at, isAgent, file, [...lines.slice(0, place), fresh, ...lines.slice(place + taken)].join(''), choices);
};

export const deletes: FleetStep = (world, at, isAgent, choices) => {
  const file = pick(world.files(at), choices.b);
  if (file === undefined) return;
  const lines = world
    .read(at, file)
    .split(/(?<=\n)/)
    .filter(Boolean);
  if (lines.length < 3) return;
  const place = choices.c % (lines.length - 1);
  puts(world, at, isAgent, file, [...lines.slice(0, place), ...lines.slice(place + 1)].join(''), choices);
};

/** After git did something here: sometimes somebody looks at once, sometimes much later. */
function told(world: FleetWorld, at: AgentAt, { d }: Choices): void {
  if (d % 2 !== 0) return;
  world.note(`${at.agent} takes in`);
  at.ingest();
}

export const commits: FleetStep = (world, at, isAgent, choices) => {
  if (world.isClean(at)) return;
  world.git(at, false, 'add', '-A');
  world.git(at, isAgent, 'commit', '-q', '-m', `commit ${world.log.length}`);
  told(world, at, choices);
};

export const amends: FleetStep = (world, at, isAgent, choices) => {
  if (world.asks(at, 'rev-list', 'HEAD', '--not', 'main').length === 0) return;
  world.git(at, false, 'add', '-A');
  world.git(at, isAgent, 'commit', '-q', '--amend', '--no-edit');
  told(world, at, choices);
};

export const branches: FleetStep = (world, at, isAgent, choices) => {
  commits(world, at, isAgent, choices);
  if (choices.b % 3 < 2) world.git(at, isAgent, 'switch', '-q', '-c', world.newBranch());
  else world.git(at, isAgent, 'switch', '-q', pick(world.branches(at), choices.c) as string);
};

export const pushes: FleetStep = (world, at, isAgent, choices) => {
  commits(world, at, isAgent, choices);
  world.git(at, isAgent && choices.c % 2 === 0, 'push', '-q', '--force', 'origin', 'HEAD');
};

/** Commits what is open, so that git takes in what comes, and knows what the forge has. */
function ready(world: FleetWorld, at: AgentAt, choices: Choices): string | undefined {
  commits(world, at, false, choices);
  world.git(at, false, 'fetch', '-q', '--prune');
  const branch = pick(world.remote(at), choices.b);
  return branch && `origin/${branch}`;
}

/** How git's work that stopped at a conflict goes on, and how it is given up. */
const ways = {
  'cherry-pick': [
    ['cherry-pick', '--continue'],
    ['cherry-pick', '--abort'],
  ],
  rebase: [
    ['rebase', '--continue'],
    ['rebase', '--abort'],
  ],
  merge: [
    ['commit', '-q', '--no-edit'],
    ['merge', '--abort'],
  ],
  revert: [
    ['revert', '--continue'],
    ['revert', '--abort'],
  ],
  squash: [
    ['commit', '-q', '-m', 'squash'],
    ['reset', '-q', '--hard'],
  ],
} as const;

/** A conflict is settled by keeping what both have, or what was begun is given up. */
function settle(world: FleetWorld, at: AgentAt, choices: Choices, of: keyof typeof ways): void {
  const [goesOn, givesUp] = ways[of];
  const isSettled = (choices.b + choices.c) % 2 === 0;
  for (let stop = 0; stop < 3 && isSettled; stop++) {
    for (const file of world.files(at)) keepsBoth(world, at, choices.d % 3 === 0, file, choices);
    world.git(at, false, 'add', '-A');
    if (world.git(at, choices.d % 2 === 0, ...goesOn)) return;
  }
  world.git(at, false, ...givesUp);
  world.git(at, false, 'reset', '-q', '--hard');
}

function keepsBoth(world: FleetWorld, at: AgentAt, isAgent: boolean, file: string, choices: Choices): void {
  const text = world.read(at, file);
  if (!text.includes('<<<<<<< ')) return;
  const lines = text.split(/(?<=\n)/).filter((line) => !/^(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)/.test(line));
  const isFirst = (line: string, place: number) => writerOf(line) === undefined || lines.indexOf(line) === place;
  puts(world, at, isAgent, file, lines.filter(isFirst).join(''), choices);
}

export const picks: FleetStep = (world, at, isAgent, choices) => {
  const branch = ready(world, at, choices);
  if (branch === undefined) return;
  const shas = world.asks(at, 'rev-list', '--no-merges', '--max-count=6', branch, '--not', 'HEAD');
  const sha = pick(shas, choices.c);
  if (sha === undefined) return;
  if (!world.git(at, isAgent, 'cherry-pick', sha)) settle(world, at, choices, 'cherry-pick');
  told(world, at, choices);
};

export const squashes: FleetStep = (world, at, isAgent, choices) => {
  const branch = ready(world, at, choices);
  if (branch === undefined) return;
  const isMerged = world.git(at, isAgent, 'merge', '-q', '--squash', branch);
  if (isMerged) world.git(at, isAgent, 'commit', '-q', '-m', `squash ${world.log.length}`);
  else settle(world, at, choices, 'squash');
  told(world, at, choices);
};

export const rebases: FleetStep = (world, at, isAgent, choices) => {
  const branch = ready(world, at, choices);
  const onto = choices.c % 3 === 0 && branch !== undefined ? branch : 'origin/main';
  if (!world.git(at, isAgent, 'rebase', '-q', onto)) settle(world, at, choices, 'rebase');
  told(world, at, choices);
};

export const merges: FleetStep = (world, at, isAgent, choices) => {
  const branch = ready(world, at, choices);
  if (branch === undefined) return;
  if (!world.git(at, isAgent, 'merge', '-q', '--no-edit', branch)) settle(world, at, choices, 'merge');
  told(world, at, choices);
};

/** Goes on with another's branch, which one may then amend or rebase. */
export const takesOver: FleetStep = (world, at, isAgent, choices) => {
  const branch = ready(world, at, choices);
  if (branch === undefined) return;
  world.git(at, isAgent, 'checkout', '-q', '-B', branch.slice('origin/'.length), branch);
  if (choices.c % 2 === 0) {
    edits(world, at, isAgent, choices);
    amends(world, at, isAgent, choices);
  }
};

export const reverts: FleetStep = (world, at, isAgent, choices) => {
  commits(world, at, false, choices);
  const sha = pick(
    world.asks(at, 'rev-list', '--no-merges', '--max-count=4', 'HEAD', '--not', 'origin/main'),
    choices.b,
  );
  if (sha === undefined) return;
  if (!world.git(at, isAgent, 'revert', '--no-edit', sha)) settle(world, at, choices, 'revert');
  if (choices.c % 2 === 0 && !world.git(at, false, 'revert', '--no-edit', 'HEAD')) settle(world, at, choices, 'revert');
  told(world, at, choices);
};

export const pulls: FleetStep = (world, at, isAgent, choices) => {
  ready(world, at, choices);
  world.git(at, false, 'switch', '-q', 'main');
  const way = choices.c % 2 === 0 ? '--rebase' : '--no-rebase';
  const isDone = world.git(at, isAgent, 'pull', '-q', '--no-edit', way, 'origin', 'main');
  if (!isDone) settle(world, at, choices, choices.c % 2 === 0 ? 'rebase' : 'merge');
  told(world, at, choices);
};

/** The forge lands a branch, or two in one commit. */
export const lands: FleetStep = (world, at, isAgent, choices) => {
  const { b, c, d } = choices;
  pushes(world, at, isAgent, choices);
  ready(world, at, choices);
  const branches = world.remote(at);
  const branch = pick(branches, b);
  if (branch === undefined) return;
  const how = pick(['squash', 'squash', 'squash', 'rebase', 'merge'] as const, c) as 'squash' | 'rebase' | 'merge';
  const { forge } = world;
  try {
    if (d % 3 === 0) forge.commits('elsewhere.txt', world.lines('F', 1 + (c % 3)));
    if (how === 'squash' && d % 4 === 1) squashesTwo(world, branch, pick(branches, b + 1) as string);
    else forge[how](branch);
    world.note(`the forge lands ${branch}: ${how}`);
  } catch (error) {
    world.note(`the forge cannot land ${branch}: ${String(error).split('\n')[0]}`);
    for (const words of [
      ['rebase', '--abort'],
      ['merge', '--abort'],
      ['reset', '-q', '--hard'],
    ])
      at.run('git', words, forge.web);
  }
};

function squashesTwo({ forge }: FleetWorld, first: string, second: string): void {
  forge.on('main', () => {
    forge.git('checkout', '-q', '-B', 'both', `origin/${first}`);
    if (first !== second) forge.git('merge', '-q', '--no-edit', `origin/${second}`);
    forge.git('checkout', '-q', 'main');
    forge.git('merge', '-q', '--squash', 'both');
    forge.commitAll('both (#1)');
  });
}

/** A branch goes, here and on the forge. */
export const forgets: FleetStep = (world, at, _isAgent, choices) => {
  ready(world, at, choices);
  const branch = pick(
    world.branches(at).filter((name) => name !== 'main'),
    choices.b,
  );
  if (branch === undefined) return;
  at.ingest();
  world.git(at, false, 'switch', '-q', 'main');
  world.git(at, false, 'branch', '-q', '-D', branch);
  world.git(at, false, 'push', '-q', 'origin', `:${branch}`);
};

export const takesIn: FleetStep = (world, at) => {
  world.note(`${at.agent} takes in`);
  at.ingest();
};
