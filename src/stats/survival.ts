/** What `survival --json` prints, key by key in this order. */
export interface SurvivalReport {
  readonly database: string;
  readonly asked_at: string;
  readonly since: string | null;
  readonly days: readonly number[];
  readonly authors: readonly (Survival & { readonly author: LineAuthor })[];
  /** Of the AI's lines, as `models`. */
  readonly agents: readonly (Survival & { readonly agent_id: string | null })[];
  readonly models: readonly (Survival & { readonly model: string | null })[];
  readonly repositories: readonly RepositorySurvival[];
  /** Lines born in lock files, generated and vendored ones, which are left out unless --all-files puts them in. */
  readonly generated_lines: number;
}

export interface RepositorySurvival {
  readonly repository_name: string;
  readonly repository_path: string;
  /** HEAD. */
  readonly commit_sha: string;
  /** Of HEAD's history along first parents. */
  readonly commits: number;
  /** How often a file could not be followed on. */
  readonly files_lost: number;
  readonly authors: readonly (Survival & { readonly author: LineAuthor })[];
}

export type LineAuthor = 'ai' | 'human' | 'unknown';

export interface Survival {
  /** Lines that commits added. */
  readonly born: number;
  /** Those that stand today. */
  readonly standing: number;
  readonly ages: readonly Age[];
}

export interface Age {
  readonly days: number;
  /** Lines that were born so many days ago, or more. */
  readonly born: number;
  /** Of these, those that stood so many days after. */
  readonly stood: number;
  /** `null`: no line is that old. */
  readonly percent: number | null;
}

/** Lines that were born and went together. */
export interface Lifetime {
  /** In ms since the epoch. */
  readonly born: number;
  /** `undefined`: they stand. */
  readonly gone: number | undefined;
  readonly lines: number;
}

/** Sums of lifetimes, by number of days. */
export interface Sums {
  born: number;
  standing: number;
  readonly old: number[];
  readonly stood: number[];
}

/** The ages that are asked for where none is named. */
export const usualDays: readonly number[] = [7, 30, 90];

/** What was last said of a repository, as it is kept. */
export interface KeptSums {
  readonly database: string;
  readonly asked_at: string;
  readonly days: readonly number[];
  readonly repository: string;
  readonly repository_path: string;
  readonly kinds: readonly (Sums & {
    readonly author: LineAuthor;
    readonly agent: string | null;
    readonly model: string | null;
  })[];
}

const dayMs = 86_400_000;

export function noSums(days: readonly number[]): Sums {
  return { born: 0, standing: 0, old: days.map(() => 0), stood: days.map(() => 0) };
}

export function addLifetime(sums: Sums, { born, gone, lines }: Lifetime, days: readonly number[], now: number): void {
  sums.born += lines;
  if (gone === undefined) sums.standing += lines;
  for (const [index, number] of days.entries()) {
    const then = born + number * dayMs;
    if (then > now) continue;
    (sums.old[index] as number) += lines;
    if (gone === undefined || gone > then) (sums.stood[index] as number) += lines;
  }
}

export function survivalOf(all: readonly Sums[], days: readonly number[]): Survival {
  const sum = (of: (sums: Sums) => number) => all.reduce((total, sums) => total + of(sums), 0);
  return {
    born: sum(({ born }) => born),
    standing: sum(({ standing }) => standing),
    ages: days.map((number, index) => {
      const [born, stood] = [sum(({ old }) => old[index] ?? 0), sum((each) => each.stood[index] ?? 0)];
      return { days: number, born, stood, percent: born === 0 ? null : Math.round((stood / born) * 1000) / 10 };
    }),
  };
}
