import type { PageData, PageSurvival, SurvivalSums } from '../data/page-data.ts';
import { type Filters, notKnown } from './filters.ts';
import { type Cell, column, percent, type Table } from './tables.ts';

/** What survival is told by. */
export type SurvivalBy = 'author' | 'agent' | 'model';

const titles = { author: 'Author', agent: 'Agent', model: 'Model' } as const;

/** Of the lines that were born so many days ago, how many stood then; as `survival` said last. */
export function survivalTable(data: PageData, filters: Filters, by: SurvivalBy): Table {
  const asked = data.survival.filter(({ repository_path }) => fits(filters.repository, repository_path));
  const days = asked[0]?.days ?? [];
  const kinds = asked.flatMap((each) => each.kinds.filter((kind) => isAsked(data, filters, kind, by)));
  const groups = new Map<string, SurvivalSums[]>();
  for (const kind of kinds) {
    const name = nameOf(kind, by);
    groups.set(name, [...(groups.get(name) ?? []), kind]);
  }
  const rows = [...groups].map(([name, group]): Cell[] => [name, ...sums(group, days.length)]);
  return {
    id: `survival-${by}`,
    title: by === 'author' ? 'What stands, by author' : `What stands of the AI's lines, by ${by}`,
    columns: [
      ...[
        column(titles[by], 'text'),
        column('Lines born'),
        column('Stand today'),
        column('Stand today, of all', 'percent'),
      ],
      ...days.map((number) => column(`Stood after ${number} days`, 'percent')),
    ],
    rows: rows.sort((a, b) => Number(b[1]) - Number(a[1])),
  };
}

function sums(kinds: readonly SurvivalSums[], ages: number): Cell[] {
  const sum = (of: (kind: SurvivalSums) => number) => kinds.reduce((total, kind) => total + of(kind), 0);
  const [born, standing] = [sum((kind) => kind.born), sum((kind) => kind.standing)];
  const stood = Array.from({ length: ages }, (_, age) =>
    percent(
      sum((kind) => kind.stood[age] ?? 0),
      sum((kind) => kind.old[age] ?? 0),
    ),
  );
  return [born, standing, percent(standing, born), ...stood];
}

/** People's lines are no agent's and no model's: they are left out where one is asked for. */
function isAsked({ agents }: PageData, { agent, role, model }: Filters, kind: SurvivalSums, by: SurvivalBy): boolean {
  if (by !== 'author' && kind.author !== 'ai') return false;
  const ofRole = () => agents.some(({ id, role: own }) => id === (kind.agent ?? '') && (own ?? '') === role);
  return fits(agent, kind.agent ?? '') && fits(model, kind.model ?? '') && (role === undefined || ofRole());
}

function fits(asked: string | undefined, value: string): boolean {
  return asked === undefined || asked === value;
}

function nameOf(kind: SurvivalSums, by: SurvivalBy): string {
  if (by === 'author') return { ai: 'AI', human: 'People', unknown: 'Unknown' }[kind.author];
  return kind[by] ?? notKnown;
}

/** When the survival that is shown was looked at: the oldest. */
export function survivalAskedAt(survival: readonly PageSurvival[]): string | undefined {
  return survival.map(({ asked_at }) => asked_at).sort()[0];
}
