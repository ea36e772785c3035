import type { Totals } from '../../stats/report.ts';
import type { LandedCommit } from '../../store/landed-commits.ts';
import type { Cube, Shape } from './cube.ts';
import type { Recorded } from './recorded.ts';

/** What the page shows, as `data.json` has it. Facts in cubes are numbers of `repositories`, `agents` and so on. */
export interface PageData {
  readonly schema: 'ai-tracker/page/1';
  readonly version: string;
  /** ISO 8601. */
  readonly made_at: string;
  /** The reader's: days are those of this zone. */
  readonly time_zone: string;
  readonly today: string;
  readonly database: string;
  readonly agent_id: string | null;
  /** Of all time, as `stats --json` has them. */
  readonly totals: Totals;
  readonly repositories: readonly PageRepository[];
  readonly agents: readonly PageAgent[];
  /** '': not known; `null`: of commits that people alone wrote. So in the next. */
  readonly models: readonly (string | null)[];
  readonly harnesses: readonly (string | null)[];
  readonly tools: readonly string[];
  readonly lines: Cube;
  readonly work: Cube;
  readonly tokens: Cube;
  readonly calls: Cube;
  readonly pending: { readonly edits: number; readonly ai_lines: number };
  readonly known_repositories: number;
  /** The newest commits of a forge that brought recorded work in. */
  readonly landed: readonly LandedCommit[];
  /** What `survival` said last of each repository. */
  readonly survival: readonly PageSurvival[];
  readonly recorded: Recorded;
}

export interface PageRepository {
  readonly name: string;
  readonly path: string;
}

export interface PageAgent {
  /** '': not known. */
  readonly id: string;
  readonly role: string | null;
}

export interface PageSurvival {
  readonly repository: string;
  readonly repository_path: string;
  readonly asked_at: string;
  readonly days: readonly number[];
  readonly kinds: readonly SurvivalSums[];
}

/** How many lines of one kind were born, stand, are so many days old, and stood then. */
export interface SurvivalSums {
  readonly author: 'ai' | 'human' | 'unknown';
  readonly agent: string | null;
  readonly model: string | null;
  readonly born: number;
  readonly standing: number;
  readonly old: readonly number[];
  readonly stood: readonly number[];
}

export const lineShape = {
  facts: ['repository', 'agent', 'model', 'harness'],
  sums: [
    ...['commits', 'ai_added', 'human_added', 'unknown_added', 'ai_removed', 'human_removed', 'unknown_removed'],
    ...['generated_added', 'overridden', 'discarded', 'ai_only', 'mixed', 'human_only'],
  ],
} as const satisfies Shape;

export const workShape = {
  facts: ['agent', 'harness'],
  sums: ['sessions', 'lost', 'tasks', 'completed', 'failed', 'duration_ms', 'timed'],
} as const satisfies Shape;

export const tokenShape = {
  facts: ['agent', 'model', 'harness'],
  sums: ['input', 'output', 'cache_read', 'cache_write'],
} as const satisfies Shape;

export const callShape = {
  facts: ['agent', 'tool'],
  sums: ['calls', 'succeeded', 'failed', 'duration_ms', 'timed'],
} as const satisfies Shape;
