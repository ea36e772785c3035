import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentAt } from '../fleet.ts';
import { Fleet } from '../fleet.ts';
import { Forge } from '../forge.ts';
import type { Choices } from '../histories/world.ts';

/** A person, whoever writes in the forge's editor, or an agent by its name. */
export type Writer = 'P' | 'F' | string;

/** Which agent works in which clones. */
const layouts: readonly (readonly (readonly [agent: string, clone: string])[])[] = [
  [
    ['A', 'one'],
    ['B', 'two'],
  ],
  [
    ['A', 'one'],
    ['B', 'one'],
  ],
  [
    ['A', 'one'],
    ['B', 'one'],
    ['C', 'two'],
  ],
  [
    ['A', 'one'],
    ['B', 'two'],
    ['C', 'three'],
    ['D', 'two'],
  ],
];

const fillers = ['lorem ipsum dolor', 'sit amet', 'consectetur adipiscing elit sed do'];

/** What a fleet's history plays in: agents in clones, people, a forge; lines that name who wrote them; a readable log. */
export class FleetWorld {
  readonly fleet = new Fleet();
  readonly log: string[] = [];
  readonly places: readonly AgentAt[];
  readonly forge: Forge;
  /** How many lines each wrote. */
  readonly written = new Map<Writer, number>();
  #lines = 0;
  #branches = 0;

  /** Whether blank lines and braces stand among the lines. */
  readonly sprinkles: boolean;

  constructor(layout: number, sprinkles: boolean) {
    this.sprinkles = sprinkles;
    const [[agent, clone], ...others] = layouts[layout % layouts.length] as [[string, string], ...[string, string][]];
    const first = this.fleet.at(agent, clone);
    this.forge = new Forge(first);
    first.ingest();
    this.places = [
      first,
      ...others.map(([name, where]) =>
        existsSync(join(this.fleet.root, where))
          ? this.fleet.at(name, where)
          : this.fleet.clone(name, first, this.forge.server, where),
      ),
    ];
    this.note(this.places.map((place) => `${place.agent} works in ${place.repo.split('/').at(-1)}`).join(', '));
  }

  note(text: string): void {
    this.log.push(text);
  }

  place({ a }: Choices): AgentAt {
    return this.places[a % this.places.length] as AgentAt;
  }

  /** A line that nobody wrote before. */
  line(who: Writer): string {
    this.#lines++;
    this.written.set(who, (this.written.get(who) ?? 0) + 1);
    return `${who}${this.#lines} ${fillers[this.#lines % fillers.length]}\n`;
  }

  lines(who: Writer, count: number): string {
    const text = Array.from({ length: count }, () => this.line(who));
    if (this.sprinkles && this.#lines % 3 === 0)
      text.splice(this.#lines % (count + 1), 0, this.#lines % 2 === 0 ? '\n' : '}\n');
    return text.join('');
  }

  newBranch(): string {
    return `topic-${++this.#branches}`;
  }

  /** git in a clone, by a person or in a call of the agent's; `false`: it refuses. */
  git(at: AgentAt, byAgent: boolean, ...words: readonly string[]): boolean {
    let isDone = false;
    const does = () => {
      const { status, stderr, stdout } = at.run('git', words, { env: at.gitClock() });
      isDone = status === 0;
      const why = isDone ? '' : `  [${(stderr || stdout).split('\n')[0]}]`;
      this.note(`${byAgent ? at.agent : 'person'} in ${nameOf(at)}: git ${words.join(' ')}${why}`);
    };
    if (byAgent) this.byCall(at, does);
    else does();
    return isDone;
  }

  /**
   * A call does something. An ingest runs behind each: later, nothing may tell any more what git took from its own store. And
   * before it: where HEAD is again where it was, the times of reflogs tell what came before the call, but git is told others here.
   */
  byCall(at: AgentAt, does: () => void): void {
    at.ingest();
    at.agentRuns(does);
    at.ingest();
  }

  /** What git is asked, its words one by one. */
  asks(at: AgentAt, ...words: readonly string[]): string[] {
    return at.run('git', words).stdout.split('\n').filter(Boolean);
  }

  isClean(at: AgentAt): boolean {
    return this.asks(at, 'status', '--porcelain').length === 0;
  }

  branches(at: AgentAt): string[] {
    return readdirSync(at.path('.git/refs/heads')).sort();
  }

  /** Branches on the forge, but for main, as the clone knows them. */
  remote(at: AgentAt): string[] {
    const folder = at.path('.git/refs/remotes/origin');
    return existsSync(folder) ? readdirSync(folder).filter((name) => !['HEAD', 'main'].includes(name)) : [];
  }

  files(at: AgentAt): string[] {
    return readdirSync(at.repo)
      .filter((name) => name.endsWith('.txt'))
      .sort();
  }

  read(at: AgentAt, file: string): string {
    return existsSync(at.path(file)) ? readFileSync(at.path(file), 'utf8') : '';
  }

  remove(): void {
    this.fleet.remove();
  }
}

export function nameOf(at: AgentAt): string {
  return at.repo.split('/').at(-1) ?? '';
}

/** Who a line says wrote it; `undefined`: it is from before. */
export function writerOf(line: string): Writer | undefined {
  return /^([A-DFP])\d+ /.exec(line)?.[1];
}
