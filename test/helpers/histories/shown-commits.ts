import type { World } from './world.ts';

export interface ShownLine {
  readonly path: string;
  /** The number of an added line in the commit; 0 for a removed one. */
  readonly number: number;
  readonly text: string;
  /** Lines that stand in a row, with nothing unchanged between them, have the same. */
  readonly run: number;
}

export interface ShownCommit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly isMerge: boolean;
  readonly lines: readonly ShownLine[];
}

/** What git shows of all commits that can be reached: lines that are in no parent, and lines of all parents that are gone. */
export function shownCommits(world: World): ShownCommit[] {
  const args = ['log', '--branches', '--diff-merges=combined', '-p', '-U1', '--format=%x01%H %P', '--no-color'];
  const output = world.run('git', args).stdout;
  return output.split('\x01').slice(1).map(parseCommit);
}

function parseCommit(section: string): ShownCommit {
  const [head = '', ...rows] = section.split('\n');
  const [sha = '', ...parents] = head.split(' ').filter(Boolean);
  const width = Math.max(1, parents.length);
  const lines: ShownLine[] = [];
  let path = '';
  let number = 0;
  let run = 0;
  for (const row of rows) {
    const header = /^@@+ .*\+(\d+)(?:,(\d+))? @@/.exec(row);
    if (row.startsWith('diff ')) path = '';
    else if (row.startsWith('+++ b/') && number === 0) path = row.slice(6).replace(/\t$/, '');
    else if (row.startsWith('--- a/') && path === '') path = row.slice(6);
    else if (header !== null) {
      number = Number(header[1]) || 1;
      run++;
    } else if (path !== '' && number > 0 && !row.startsWith('\\')) {
      const marks = row.slice(0, width);
      if (marks === '+'.repeat(width)) lines.push({ path, number, text: row.slice(width), run });
      if (marks === '-'.repeat(width)) lines.push({ path, number: 0, text: row.slice(width), run });
      if (marks.trim() === '') run++;
      if (!marks.includes('-')) number++;
    }
    if (row.startsWith('diff ')) number = 0;
  }
  return { sha, parents, isMerge: width > 1, lines };
}
