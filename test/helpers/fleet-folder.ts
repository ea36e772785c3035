import { lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore, type Store } from '../../src/store/open.ts';
import { type Outcome, runHere } from './fake-io.ts';
import { addCommit, insert, ScratchFolder } from './records.ts';

export interface SourceSaid {
  readonly path: string;
  readonly agent_id: string;
  readonly database_id: string | null;
  readonly error: string | null;
  readonly gone_at: string | null;
  readonly rows: number;
}

/** A folder that agents share, with a database of A's and one of B's: a commit each, of so many lines of theirs. */
export class FleetFolder extends ScratchFolder {
  readonly shared = this.file('shared');

  constructor() {
    super();
    mkdirSync(this.shared);
    this.agent('A', 1);
    this.agent('B', 2);
  }

  db(name: string): string {
    return join(this.shared, `${name}.db`);
  }

  /** An agent's database; `more`: what else it holds. */
  agent(name: string, lines: number, more: (db: Store) => void = () => {}): string {
    const db = openStore(this.db(name));
    addAgentCommit(db, name, lines);
    more(db);
    db.close();
    return this.db(name);
  }

  reads(...args: readonly string[]): Promise<Outcome> {
    return runHere([...args, '--fleet', this.shared], { cwd: this.path, env: { HOME: this.path } });
  }

  aggregates(...args: readonly string[]): Promise<Outcome> {
    return runHere(['aggregate', '--dir', this.shared, ...args], { cwd: this.path, env: { HOME: this.path } });
  }

  async json<T>(...args: readonly string[]): Promise<T> {
    const { status, stdout, stderr } = await this.reads(...args, '--json');
    if (status !== 0) throw new Error(`${status} ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  /** AI lines of all. */
  async lines(): Promise<number> {
    return (await this.json<{ totals: { ai_lines_added: number } }>('stats')).totals.ai_lines_added;
  }

  async sources(): Promise<readonly SourceSaid[]> {
    return (await this.json<{ sources: SourceSaid[] }>('fleet')).sources;
  }

  /** All that lies in the folder, but for what is made of it: contents, owners, times. */
  asItStands(): Record<string, string> {
    const names = readdirSync(this.shared).filter((name) => name !== 'aggregated');
    return Object.fromEntries(
      names.map((name) => {
        const found = lstatSync(join(this.shared, name));
        const content = found.isFile() ? readFileSync(join(this.shared, name)).toString('base64') : '';
        return [name, `${found.mode} ${found.uid} ${found.ino} ${found.mtimeMs} ${content}`];
      }),
    );
  }
}

/** A session and a commit of an agent's, of so many lines in one file. */
export function addAgentCommit(db: Store, agent: string, lines: number): void {
  const time = '2026-03-02T10:00:00.000Z';
  insert(db, 'agent_sessions', { id: `of ${agent}`, agent_id: agent, started_at: time, last_seen_at: time });
  const origin = { id: 3, author: 'ai', evidence: 'edit', session_id: `of ${agent}`, agent_id: agent };
  insert(db, 'origins', origin);
  const commit_id = addCommit(db, { agent_id: agent, ai_lines_added: lines });
  const file = { commit_id, file_path: `of-${agent}.txt`, ai_lines: lines, human_lines: 0 };
  const commit_file_id = insert(db, 'commit_files', file);
  insert(db, 'line_ranges', { commit_file_id, start_line: 1, end_line: lines, origin_id: 3, added: 1 });
}
