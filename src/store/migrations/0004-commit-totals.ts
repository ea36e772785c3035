import type { Database } from 'better-sqlite3';
import { authorBits, isCounted, summedTerms } from './0002-summed-terms.ts';

const keys = ['repository_path', 'repository_name', 'agent_id', 'authors'];
const sums = [
  ...['ai_lines_added', 'human_lines_added', 'unknown_lines_added'],
  ...['ai_lines_removed', 'human_lines_removed', 'unknown_lines_removed'],
  ...['generated_lines_added', 'ai_lines_overridden', 'ai_lines_discarded'],
];

/** Keeps the sums of all time by repository at hand, whoever writes to `commits`: `stats` then reads a few rows. */
export function createCommitTotals(db: Database): void {
  db.exec(`
CREATE TABLE commit_totals (        -- sums over the counted commits, generated files left out; kept by triggers
  repository_path TEXT NOT NULL,
  repository_name TEXT NOT NULL,
  agent_id TEXT NOT NULL,           -- '' where the commit has none
  authors INTEGER NOT NULL,         -- who wrote the commits: 1 ai + 2 human + 4 unknown
  commits INTEGER NOT NULL,
  ${sums.map((name) => `${name} INTEGER NOT NULL,`).join('\n  ')}
  PRIMARY KEY (${keys.join(', ')})
) WITHOUT ROWID;
${add('1', 'TRUE')};
CREATE TRIGGER commit_totals_insert AFTER INSERT ON commits BEGIN ${add('1', 'id = NEW.id')}; END;
CREATE TRIGGER commit_totals_delete BEFORE DELETE ON commits BEGIN ${add('-1', 'id = OLD.id')}; END;
CREATE TRIGGER commit_totals_before_update BEFORE UPDATE ON commits BEGIN ${add('-1', 'id = OLD.id')}; END;
CREATE TRIGGER commit_totals_after_update AFTER UPDATE ON commits BEGIN ${add('1', 'id = NEW.id')}; END;
`);
}

/** Adds some commits as they stand in the table, or takes them away. */
function add(sign: '1' | '-1', which: string): string {
  const columns = [...keys, 'commits', ...sums];
  return `INSERT INTO commit_totals (${columns.join(', ')})
    SELECT repository_path, repository_name, COALESCE(agent_id, ''), ${authorBits}, ${sign},
      ${summedTerms.map((term) => `${term} * ${sign}`).join(', ')}
    FROM commits WHERE ${isCounted} AND ${which}
    ON CONFLICT DO UPDATE SET ${['commits', ...sums].map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`;
}
