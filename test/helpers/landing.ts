import { Forge } from './forge.ts';
import { Work } from './work.ts';

/** Some lines of a text of its own each. */
export function lines(word: string, count: number): string {
  return Array.from({ length: count }, (_, at) => `${word} wrote line ${at + 1}\n`).join('');
}

/** A sandbox whose repository is pushed to a forge and comes back from there. */
export class Landing extends Work {
  readonly forge = new Forge(this);

  /** What `branchOff` and the first commit have. */
  static readonly totals = '4/5/0';

  /**
   * Two commits on a branch, which is pushed: three lines of the agent's and two of a person's in a file, and one of the
   * agent's in base.txt.
   */
  branchOff(branch = 'topic'): void {
    const file = `${branch}.txt`;
    this.git('checkout', '-q', '-b', branch);
    this.agentWrites(file, lines(`the agent in ${branch}`, 3));
    this.commitAll();
    this.write(file, this.read(file) + lines(`a person in ${branch}`, 2));
    this.agentEdits('base.txt', 'base two by hand\n', `base two by hand\nthe agent’s line of ${branch}\n`);
    this.commitAll();
    this.push(branch);
  }

  /** One commit of some lines of the agent's on a branch, which is pushed. */
  agentOn(branch: string, file: string, count: number): void {
    if (this.git('branch', '--show-current') !== branch) this.git('checkout', '-q', '-b', branch);
    this.agentWrites(file, lines(`the agent in ${file}`, count));
    this.commitAll();
    this.push(branch);
  }

  push(branch: string, as = branch): void {
    this.git('push', '-q', 'origin', `${branch}:refs/heads/${as}`);
  }

  pull(branch = 'main', ...options: readonly string[]): void {
    this.git('checkout', '-q', branch);
    this.git('pull', '-q', ...options);
  }

  sums(): string {
    this.ingest();
    return this.totals();
  }
}
