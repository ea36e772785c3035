import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Env, RunOptions } from './sandbox.ts';
import type { Work } from './work.ts';

/**
 * A forge: a bare repository, and a clone of its own in which it merges, squashes and edits, under another name, another HOME
 * and without any hook. The work tree's repository is pushed there.
 */
export class Forge {
  readonly #work: Work;
  /** Its clone, and what git has there in its environment. */
  readonly web: RunOptions & { readonly cwd: string };
  readonly server: string;

  constructor(work: Work) {
    this.#work = work;
    this.server = join(work.root, 'server.git');
    const home = join(work.root, 'forge-home');
    mkdirSync(home);
    const names = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
      [`GIT_${role}_NAME`, 'Forge'],
      [`GIT_${role}_EMAIL`, 'forge@example.com'],
    ]);
    const env: Env = { HOME: home, GIT_EDITOR: 'true', ...(Object.fromEntries(names) as Env) };
    this.web = { cwd: join(work.root, 'web'), env };
    work.git('init', '-q', '--bare', '-b', 'main', this.server);
    work.meet();
    work.write('base.txt', 'base one by hand\nbase two by hand\nbase three by hand\n');
    work.commitAll();
    work.git('remote', 'add', 'origin', this.server);
    work.git('push', '-q', '-u', 'origin', 'main');
    work.git('clone', '-q', this.server, this.web.cwd);
  }

  /** Another clone of the same repository on this machine. */
  clone(name: string): string {
    const path = join(this.#work.root, name);
    this.#work.git('clone', '-q', this.server, path, { cwd: this.#work.root });
    return path;
  }

  git(...args: readonly string[]): string {
    return this.#work.git(...args, this.web);
  }

  /** Puts the forge's clone on a branch as it is on the server, lets it do something there, and pushes that. */
  on(branch: string, change: () => void): void {
    this.git('fetch', '-q', 'origin');
    this.git('checkout', '-q', '-B', branch, `origin/${branch}`);
    change();
    this.git('push', '-q', 'origin', branch);
  }

  /** Its file: what it holds, and what it holds from now on. */
  edits(file: string, change: (text: string) => string): void {
    const path = `../web/${file}`;
    this.#work.write(path, change(this.#work.run('cat', [join(this.web.cwd, file)]).stdout));
  }

  commitAll(message: string): void {
    this.git('add', '-A');
    this.git('commit', '-q', '-m', message);
  }

  /** Somebody else commits on a branch: nobody here recorded it. */
  commits(file: string, text: string, branch = 'main'): void {
    this.on(branch, () => {
      this.edits(file, (old) => old + text);
      this.commitAll(`${file} by somebody else`);
    });
  }

  /** `edit`: in the forge's editor, before it is committed. */
  squash(branch: string, edit: () => void = () => undefined, onto = 'main'): void {
    this.on(onto, () => {
      this.git('merge', '-q', '--squash', `origin/${branch}`);
      edit();
      this.commitAll(`${branch} (#1)`);
    });
  }

  rebase(branch: string): void {
    this.on('main', () => {
      this.git('checkout', '-q', '-B', 'rebased', `origin/${branch}`);
      this.git('rebase', '-q', '--force-rebase', 'main');
      this.git('checkout', '-q', 'main');
      this.git('merge', '-q', '--ff-only', 'rebased');
    });
  }

  merge(branch: string): void {
    this.on('main', () => void this.git('merge', '-q', '--no-ff', '-m', `Merge ${branch}`, `origin/${branch}`));
  }

  /** Cherry-picks a commit onto a branch. */
  pick(commit: string, onto: string): void {
    this.on(onto, () => void this.git('cherry-pick', commit));
  }

  revert(branch = 'main', ...options: readonly string[]): void {
    this.on(branch, () => void this.git('revert', '--no-edit', ...options, 'HEAD'));
  }
}
