import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// Git makes new commits of ones that nobody recorded: from before the tool was there, or pulled from somebody else.
// Nobody knows who wrote their lines: they are neither the agent's whose call ran git, nor a person's (design 4.6, 4.10).
let work: Work;

const topic = ['topic line one', 'x', 'topic line three', ''].join('\n');

beforeEach(() => {
  work = new Work();
  work.write('base.txt', 'base line one\nbase line two\n');
  work.git('add', '-A');
  work.git('commit', '-q', '-m', 'base');
  work.git('switch', '-q', '-c', 'topic');
  work.write('topic.txt', topic);
  work.git('add', '-A');
  work.git('commit', '-q', '-m', 'one');
  work.write('base.txt', `base line one\nbase line two\n${topic}`);
  work.git('commit', '-q', '-a', '-m', 'two');
  work.git('switch', '-q', 'main');
  work.write('main.txt', 'main line one\n');
  work.git('add', '-A');
  work.git('commit', '-q', '-m', 'main');
});

afterEach(() => work.remove());

/** By the real clock, as what is older than our first look is left alone. */
const now = { GIT_AUTHOR_DATE: undefined, GIT_COMMITTER_DATE: undefined };
const inSession = { ...now, CLAUDE_CODE_SESSION_ID: 'session-1', CLAUDE_CODE_SESSION_ATTENDED: '1' };

const flows = [
  ['an amend', 'git switch -q topic && git commit -q --amend -m reworded', '0/0/3'],
  [
    'an amend with one more line',
    'git switch -q topic && echo new line >> base.txt && git commit -qa --amend -m m',
    '1/0/3',
  ],
  ['a rebase', 'git switch -q topic && git rebase -q main', '0/0/6'],
  [
    'an interactive rebase',
    'git switch -q topic && GIT_SEQUENCE_EDITOR="sed -i 2s/pick/fixup/" git rebase -q -i HEAD~2',
    '0/0/6',
  ],
  ['a reset and a commit', 'git switch -q topic && git reset -q --soft HEAD~2 && git commit -q -m both', '0/0/6'],
  ['a squash', 'git merge -q --squash topic && git commit -q -m squashed', '0/0/6'],
  ['a checkout of a path', 'git checkout -q topic -- topic.txt && git commit -q -m taken', '0/0/3'],
  [
    'a checkout of a path, with one more line',
    'git checkout -q topic -- topic.txt && echo new line >> topic.txt && git commit -qam taken',
    '1/0/3',
  ],
  ['a cherry-pick', 'git cherry-pick topic~1', '0/0/3'],
  ['a cherry-pick without a commit', 'git cherry-pick -n topic~1 && git commit -q -m picked', '0/0/3'],
  ['a revert of a removal', 'git rm -q main.txt && git commit -q -m gone && git revert --no-edit HEAD', '0/0/1'],
] as const;

/** What a call of the agent's wrote is its own: of the counts, what a person would have. */
const byPerson = (counts: string) => counts.replace(/^(\d+)\/(\d+)/, '$2/$1');

describe.each([
  ['that git tells of', true],
  ['that no hook sees', false],
])('by a call of the agent’s %s', (_, hooks) => {
  test.each(flows)('%s', (_name, command, totals) => {
    if (hooks) work.installHooks();
    work.agentRuns(command, { env: inSession });
    work.ingest();
    expect(work.totals()).toBe(totals);
  });
});

test('what a call writes and commits is its own, though a branch that nobody recorded has another file of that name', () => {
  work.agentRuns(
    "printf 'topic line one\nagent line two\nagent line three\n' > topic.txt; git add -A; git commit -qm new",
    {
      env: inSession,
    },
  );
  work.ingest();
  expect(work.totals()).toBe('3/0/0');
});

/** Without a commit of its own, nothing tells that git brought the lines of these. */
const untold = [
  'a squash',
  'a checkout of a path',
  'a checkout of a path, with one more line',
  'a cherry-pick without a commit',
];

describe('by a person', () => {
  test.each(flows.filter(([name]) => !untold.includes(name)))('%s', (_name, command, totals) => {
    work.agentRuns('true');
    work.ingest();
    work.installHooks();
    expect(work.run('sh', ['-c', command], { env: { ...work.gitClock(), ...now } })).toMatchObject({ status: 0 });
    work.ingest();
    expect(work.totals()).toBe(byPerson(totals));
  });
});
