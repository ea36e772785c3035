import type { Sandbox } from './sandbox.ts';

/** A file as bytes, with git's mode of it. */
export interface ImportedFile {
  readonly content: Buffer;
  readonly mode: '100644' | '100755' | '120000';
}

export type Tree = ReadonlyMap<string, ImportedFile>;

/** A commit by its number, from 1 on, with its parents' and its whole tree. */
export interface ImportedCommit {
  readonly parents: readonly number[];
  readonly tree: Tree;
  /** In seconds since the epoch. */
  readonly time: number;
}

/** Makes all commits by one process of git's, on the branch that HEAD is. */
export function importHistory(box: Sandbox, commits: readonly ImportedCommit[]): void {
  const input: Buffer[] = [];
  const say = (text: string) => input.push(Buffer.from(text));
  for (const [index, { parents, tree, time }] of commits.entries()) {
    say(`commit refs/heads/main\nmark :${index + 1}\ncommitter A <a@b> ${time} +0000\ndata 0\n`);
    for (const [place, parent] of parents.entries()) say(`${place === 0 ? 'from' : 'merge'} :${parent}\n`);
    say('deleteall\n');
    for (const [path, { content, mode }] of tree) {
      say(`M ${mode} inline ${quoted(path)}\ndata ${content.length}\n`);
      input.push(content);
      say('\n');
    }
  }
  const { status, stderr } = box.run('git', ['fast-import', '--quiet', '--force'], { input: Buffer.concat(input) });
  if (status !== 0) throw new Error(stderr);
}

function quoted(path: string): string {
  const inner = path.replace(/[\\"\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`));
  return `"${inner}"`;
}
