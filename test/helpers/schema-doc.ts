import { makeFleet } from '../../src/store/fleet-schema.ts';
import { migrate, type Store } from '../../src/store/open.ts';
import { currentSchema } from '../../src/store/schema.ts';
import { openSqlite } from '../../src/store/sqlite.ts';

interface Entity {
  readonly name: string;
  readonly type: 'table' | 'view';
  readonly sql: string;
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: 0 | 1;
  readonly pk: number;
  /** 0 an ordinary column, 2 and 3 a computed one. */
  readonly hidden: number;
}

const head = `<!-- Made from src/store/migrations: npx vitest run --project unit test/unit/store/schema-doc.test.ts -u -->

# The database

One SQLite file, schema ${currentSchema} (\`PRAGMA user_version\`). Query it with \`sqlite3\`; write to it and the numbers are your own.
Times are ISO 8601 in UTC. No source text, prompt or command is in it: lines are kept as hashes.

\`\`\`sh
sqlite3 ~/.config/ai-tracker/tracker.db 'SELECT repository_name, sum(ai_lines_added) FROM commits WHERE counted GROUP BY 1'
\`\`\`
`;

/** docs/schema.md: every table and view with its columns and the comments that the migrations give them. */
export function describeSchema(): string {
  const own = sectionsOf(migrate);
  const fleets = [...sectionsOf(makeFleet)].filter(([name]) => !own.has(name) && !setAside.test(name));
  return [head, ...own.values(), ofFleet, ...fleets.map(([, section]) => section.replace(/^## /, '### '))].join('\n');
}

function sectionsOf(make: (db: Store) => void): Map<string, string> {
  const db = openSqlite(':memory:');
  make(db);
  const entities = db
    .prepare<[], Entity>(
      "SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )
    .all();
  const columnsOf = db.prepare<[string], Column>('SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?)');
  const sections = entities.map((entity): [string, string] => [
    entity.name,
    describe(entity, columnsOf.all(entity.name)),
  ]);
  db.close();
  return new Map(sections);
}

/** What each source said, with the columns of the table that is named so. */
const setAside = /^source_(commits|commit_files|line_ranges|removed_ranges)$/;

const ofFleet = `## Of a fleet

\`aggregated/combined_stats.db\` ([fleet.md](fleet.md)) has the tables and views above, with \`source_id\` (→ sources.id) on each row, and ids
of a source's rows that are its own and \`source_id\` times 2^32. \`commits\` has each commit once; \`source_commits\` and
\`source_commit_files\`, \`source_line_ranges\`, \`source_removed_ranges\`, with the same columns, have what each source said of those that were put
together of several. \`pending_files\` and \`worktrees\` have a source's own rows each, tables of an agent's own ingest are empty, and these are
there besides:
`;

function describe({ name, type, sql }: Entity, columns: readonly Column[]): string {
  const [first = '', ...lines] = sql.split('\n');
  const rows = columns.map((column) => {
    const line = lines.find((each) => isAbout(each, column.name, type)) ?? '';
    return `| \`${column.name}\` | ${type === 'view' ? column.type : typeOf(column)} | ${cell([constraintOf(line), commentOf(line)])} |`;
  });
  const title = `## \`${name}\`${type === 'view' ? ' (view)' : ''}\n`;
  return [title, sentence(commentOf(first)), '| column | type | |', '|---|---|---|', ...rows, ''].join('\n');
}

/** A column of a table begins its line; one of a view is the last on a line that has a comment. */
function isAbout(line: string, name: string, type: Entity['type']): boolean {
  if (type === 'table') return line.trimStart().startsWith(`${name} `);
  return new RegExp(`\\b${name},? *--`).test(line);
}

function typeOf({ type, notnull, pk, hidden }: Column): string {
  const words = [type || 'TEXT', pk > 0 ? 'key' : '', hidden > 0 ? 'computed' : ''].filter((word) => word !== '');
  return `${words.join(', ')}${notnull === 0 && pk === 0 ? ', may be NULL' : ''}`;
}

/** The table that a column points into, and the values that it may have. */
function constraintOf(line: string): string {
  const values = /CHECK \(\w+ IN \((.*?)\)\)/.exec(line)?.[1]?.replaceAll("'", '').replaceAll(', ', ' | ');
  const target = /REFERENCES (\w+)\((\w+)\)/.exec(line);
  return values ?? (target ? `→ ${target[1]}.${target[2]}` : '');
}

function commentOf(line: string): string {
  return /--\s*(.*)$/.exec(line)?.[1] ?? '';
}

function cell(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .join('; ')
    .replaceAll('|', '\\|');
}

function sentence(text: string): string {
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.\n`;
}
