import { type RepositorySurvival, type Sums, type SurvivalReport, survivalOf } from '../stats/survival.ts';
import type { CountedRepository, KindSums, SurvivalQuestion } from './count-lines.ts';
import type { Kind } from './kinds.ts';

export type SurvivalCounts = Pick<SurvivalReport, 'authors' | 'agents' | 'models' | 'repositories' | 'generated_lines'>;

/** The sums over some repositories, and of each. */
export function survival(
  repositories: readonly CountedRepository[],
  { days, allFiles }: Pick<SurvivalQuestion, 'days' | 'allFiles'>,
): SurvivalCounts {
  const isShown = ({ kind }: KindSums) => allFiles || !kind.generated;
  const all = repositories.flatMap(({ counted }) => counted);
  const shown = all.filter(isShown);
  const byAI = shown.filter(({ kind }) => kind.author === 'ai');
  return {
    authors: authorsOf(shown, days),
    agents: groups(byAI, ({ agent }) => agent, days).map(([agent_id, sums]) => ({ agent_id, ...sums })),
    models: groups(byAI, ({ model }) => model, days).map(([model, sums]) => ({ model, ...sums })),
    repositories: repositories.map(({ names, counted }) => ({
      ...names,
      authors: authorsOf(counted.filter(isShown), days),
    })),
    generated_lines: all.filter(({ kind }) => kind.generated).reduce((sum, { sums }) => sum + sums.born, 0),
  };
}

function authorsOf(counted: readonly KindSums[], days: readonly number[]): RepositorySurvival['authors'] {
  return (['ai', 'human', 'unknown'] as const).map((author) => ({
    author,
    ...survivalOf(
      counted.filter(({ kind }) => kind.author === author).map(({ sums }) => sums),
      days,
    ),
  }));
}

/** Those that wrote most come first. */
function groups(counted: readonly KindSums[], by: (kind: Kind) => string | null, days: readonly number[]) {
  const found = new Map<string | null, Sums[]>();
  for (const { kind, sums } of counted) {
    if (sums.born > 0) found.set(by(kind), [...(found.get(by(kind)) ?? []), sums]);
  }
  return [...found]
    .map(([name, sums]) => [name, survivalOf(sums, days)] as const)
    .sort(([, a], [, b]) => b.born - a.born);
}
