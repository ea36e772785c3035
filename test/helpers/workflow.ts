import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseAllDocuments } from 'yaml';
import type { Landing } from './landing.ts';
import { projectRoot, type RunResult } from './sandbox.ts';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

interface Workflow {
  readonly on: unknown;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly env: Readonly<Record<string, string>>; readonly steps: readonly Step[] }>
  >;
}

/** A workflow of docs/examples/github. Throws where it is no YAML, or has more than one document. */
export function readWorkflow(name: string): Workflow {
  const text = readFileSync(join(projectRoot, 'docs/examples/github', name), 'utf8');
  const [document, ...more] = parseAllDocuments(text);
  if (document === undefined || more.length > 0) throw new Error(`${name} is not one document`);
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw problem;
  return document.toJS() as Workflow;
}

/** The steps of its one job. */
export function stepsOf({ jobs }: Workflow): readonly Step[] {
  return Object.values(jobs).flatMap((job) => job.steps);
}

/** Runs the shell steps of a workflow one by one, as a runner of GitHub's would, with stubs of `npm` and `gh`. */
export class Runner {
  readonly temp: string;
  readonly summary: string;
  readonly #work: Landing;
  readonly #cwd: string;
  readonly #values: Readonly<Record<string, string>>;

  /** `values`: what the expressions of the workflow stand for. */
  constructor(work: Landing, cwd: string, values: Readonly<Record<string, string>>) {
    this.#work = work;
    this.#cwd = cwd;
    this.#values = values;
    this.temp = join(work.root, 'runner');
    this.summary = join(this.temp, 'summary');
    mkdirSync(join(this.temp, 'bin'), { recursive: true });
    writeFileSync(this.summary, '');
    this.#stub('npm', 'exit 0');
    // What it is asked, a word a line; and what it answers.
    this.#stub('gh', `printf '%s\\n' "$@" -- >> '${this.temp}/gh'; cat '${this.temp}/gh-answer' 2>/dev/null; exit 0`);
  }

  #stub(name: string, script: string): void {
    writeFileSync(join(this.temp, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** What the next calls of `gh` print. */
  answer(text: string): void {
    writeFileSync(join(this.temp, 'gh-answer'), text);
  }

  /** The calls of `gh` so far. */
  calls(): string[] {
    return readFileSync(join(this.temp, 'gh'), 'utf8').split('--\n').filter(Boolean);
  }

  run(workflow: Workflow): void {
    const [job] = Object.values(workflow.jobs);
    for (const step of stepsOf(workflow)) {
      if (step.run === undefined || !this.#holds(step.if)) continue;
      const env = this.#filled({ ...job?.env, ...step.env });
      const result = this.#step(step.run, env);
      if (result.status !== 0) throw new Error(`${step.name}: ${result.stderr}`);
    }
  }

  #step(script: string, env: Record<string, string>): RunResult {
    const path = [join(this.temp, 'bin'), join(projectRoot, 'bin'), process.env['PATH']].join(':');
    const own = { PATH: path, RUNNER_TEMP: this.temp, GITHUB_STEP_SUMMARY: this.summary };
    // The day of the sandbox's commits, for what git counts back from.
    const now = { GIT_TEST_DATE_NOW: String(Date.parse('2026-03-04T12:00:00Z') / 1000) };
    const home = { HOME: this.temp, AI_TRACKER_DB_PATH: '/nowhere/tracker.db', ...now };
    return this.#work.run('bash', ['-e', '-c', script], { cwd: this.#cwd, env: { ...env, ...own, ...home } });
  }

  /** Of conditions there are but comparisons of two values. */
  #holds(condition: string | undefined): boolean {
    const [left = '', right = ''] = condition?.split(' == ') ?? [];
    return condition === undefined || this.#value(left) === this.#value(right);
  }

  #filled(env: Readonly<Record<string, string>>): Record<string, string> {
    const fill = (text: string) => text.replace(/\$\{\{ (.*?) \}\}/g, (_, name: string) => this.#value(name));
    return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fill(text)]));
  }

  #value(name: string): string {
    const value = this.#values[name];
    if (value === undefined) throw new Error(`the workflow asks for ${name}`);
    return value;
  }
}
