import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import type { RangeReport } from '../../src/stats/range-report.ts';
import { type Outcome, runHere } from './fake-io.ts';
import type { Work } from './work.ts';

/** Calls `report` and `export bundle` in a sandbox. */
export class Reporting {
  readonly #work: Work;

  constructor(work: Work) {
    this.#work = work;
  }

  /** Runs a command of ours in the sandbox's repository, or in another folder. */
  run(args: readonly string[], io: Partial<Io> = {}): Promise<Outcome> {
    this.#work.ingest();
    return runHere(args, { env: this.#work.env, cwd: this.#work.repo, ...io });
  }

  async report(range: string, args: readonly string[] = [], io: Partial<Io> = {}): Promise<RangeReport> {
    const { status, stdout, stderr } = await this.run(['report', '--range', range, '--json', ...args], io);
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as RangeReport;
  }

  /** Writes a bundle into a file of the sandbox. */
  async bundle(range: string, name = 'bundle', io: Partial<Io> = {}): Promise<string> {
    const file = join(this.#work.root, name);
    const { status, stderr } = await this.run(['export', 'bundle', '--range', range, '--out', file], io);
    if (status !== 0) throw new Error(stderr);
    return file;
  }

  /** A file of the sandbox that is no bundle of ours. */
  file(name: string, bytes: Buffer | string): string {
    const file = join(this.#work.root, name);
    writeFileSync(file, bytes);
    return file;
  }
}

/** `ai/human/unknown` of a report, or of one of its files. */
export function sums(report: RangeReport, file?: string): string {
  const counts = file === undefined ? report.totals : report.files.find(({ file_path }) => file_path === file);
  return `${counts?.ai_lines_added}/${counts?.human_lines_added}/${counts?.unknown_lines_added}`;
}
