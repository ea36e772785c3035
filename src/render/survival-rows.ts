import type { SurvivalReport } from '../stats/survival.ts';
import { type RowsFormat, separated } from './rows.ts';

/** A row for each author in each repository; of each age the numbers that it has in --json. */
export function renderSurvivalRows({ repositories, days }: SurvivalReport, format: RowsFormat): string {
  const ages = days.flatMap((number) => [`born_${number}`, `stood_${number}`, `percent_${number}`]);
  const rows = repositories.flatMap(({ repository_name, repository_path, authors }) =>
    authors.map(({ author, born, standing, ages }) => ({
      ...{ repository_name, repository_path, author, born, standing },
      ...Object.fromEntries(
        ages.flatMap((age) => [
          [`born_${age.days}`, age.born],
          [`stood_${age.days}`, age.stood],
          [`percent_${age.days}`, age.percent],
        ]),
      ),
    })),
  );
  const columns = ['repository_name', 'repository_path', 'author', 'born', 'standing', ...ages];
  return separated(columns, rows, format);
}
