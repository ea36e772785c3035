import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHere } from './fake-io.ts';
import { removeFolder } from './remove-folder.ts';
import type { Clock } from './sandbox.ts';
import { Work } from './work.ts';

/** An agent in one clone: its HOME and its database in the shared folder are the same in all of them, its session another. */
export class AgentAt extends Work {
  readonly agent: string;

  constructor(fleet: Fleet, agent: string, clone: string) {
    super({
      root: fleet.root,
      home: join(fleet.root, `home-${agent}`),
      repo: join(fleet.root, clone),
      database: join(fleet.shared, `${agent}.db`),
      clock: fleet.clock,
      env: { AGENT_ID: agent, AI_TRACKER_SHARED_DIR: fleet.shared },
      session: `${agent}-${clone}`,
    });
    this.agent = agent;
    this.meet();
  }

  /** Somebody puts lines at the end of a file. */
  appends(file: string, text: string, who: 'agent' | 'person' = 'person'): void {
    const all = `${this.read(file)}${text}`;
    if (who === 'agent') this.agentWrites(file, all);
    else this.write(file, all);
  }
}

/** What git is told; the rest goes by the clock of the machine, as files do. */
const start = Date.parse('2026-03-02T10:00:00Z');

interface Totals {
  readonly ai_lines_added: number;
  readonly human_lines_added: number;
  readonly unknown_lines_added: number;
}

interface BlamedLine {
  readonly author: 'ai' | 'human' | 'unknown';
  readonly agent_id: string | null;
}

/** Agents as if each ran in a container of its own: a HOME each, clones beside each other, and one folder for all their databases. */
export class Fleet {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'ai-tracker-fleet-')));
  readonly shared = join(this.root, 'shared');
  readonly clock: Clock = { now: start };
  readonly agents: AgentAt[] = [];

  constructor() {
    mkdirSync(this.shared);
  }

  /** An agent in a clone that is there, or in a new repository. */
  at(agent: string, clone: string): AgentAt {
    const at = new AgentAt(this, agent, clone);
    this.agents.push(at);
    return at;
  }

  /** An agent in a new repository, which begins with a commit of a person's. */
  repo(agent: string, name: string, files: Readonly<Record<string, string>> = { 'base.txt': 'x\n' }): AgentAt {
    const at = this.at(agent, name);
    for (const [file, text] of Object.entries(files)) at.write(file, text);
    at.git('add', '-A');
    at.git('commit', '-q', '-m', 'base');
    return at;
  }

  /** A clone without any agent, as a CI machine has it; returns its name. */
  clones(from: AgentAt, server: string, clone: string): string {
    from.git('clone', '-q', server, join(this.root, clone), { cwd: this.root });
    return clone;
  }

  /** An agent in a clone of its own. */
  clone(agent: string, from: AgentAt, server: string, clone: string): AgentAt {
    return this.at(agent, this.clones(from, server, clone));
  }

  /** Every agent takes in what it was told. */
  ingest(): void {
    for (const agent of this.agents) agent.ingest();
  }

  /** What a host that only reads is told by a command. */
  async json<T>(args: readonly string[], clone = '.'): Promise<T> {
    const { status, stdout, stderr } = await this.reads([...args, '--json'], clone);
    if (status !== 0) throw new Error(`ai-tracker ${args.join(' ')}: ${status} ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  reads(args: readonly string[], clone = '.'): Promise<{ status: number; stdout: string; stderr: string }> {
    const env = { HOME: join(this.root, 'home-reader'), AI_TRACKER_SHARED_DIR: this.shared, TZ: 'UTC' };
    return runHere(args, { env, cwd: join(this.root, clone) });
  }

  /** `ai/human/unknown` lines of all that count. */
  async totals(...args: readonly string[]): Promise<string> {
    this.ingest();
    const { totals } = await this.json<{ totals: Totals }>(['stats', ...args]);
    return `${totals.ai_lines_added}/${totals.human_lines_added}/${totals.unknown_lines_added}`;
  }

  /** AI lines by who wrote them, without the agents that have none. */
  async byAgent(): Promise<Record<string, number>> {
    const { agents } = await this.json<{ agents: (Totals & { agent_id: string })[] }>(['stats']);
    const lines = agents.map(({ agent_id, ai_lines_added }): [string, number] => [agent_id, ai_lines_added]);
    return Object.fromEntries(lines.filter(([, count]) => count > 0));
  }

  /** Who wrote each line of a file in a clone, a letter a line: the agent's name, h (a person), u (unknown). */
  async authors(clone: string, file: string, rev = 'HEAD'): Promise<string> {
    this.ingest();
    const { lines } = await this.json<{ lines: BlamedLine[] }>(['blame', file, '--rev', rev], clone);
    return lines.map(({ author, agent_id }) => (author === 'ai' ? (agent_id ?? '?') : author.charAt(0))).join('');
  }

  /** An agent goes away with its database. */
  forget(agent: AgentAt): void {
    agent.store.close();
    this.agents.splice(this.agents.indexOf(agent), 1);
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${agent.database}${suffix}`, { force: true });
  }

  remove(): void {
    for (const agent of this.agents) agent.remove();
    removeFolder(this.root);
  }

  [Symbol.dispose](): void {
    this.remove();
  }
}
