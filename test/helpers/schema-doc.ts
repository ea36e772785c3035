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

All records of an agent are in one SQLite file, by default \`~/.config/ai-tracker/tracker.db\`. This is schema ${currentSchema}
(\`PRAGMA user_version\`). You may query it with any SQLite client. Do not write to it: then nobody answers for the numbers.

Times are ISO 8601 in UTC. The database holds no source text, prompt or command: lines are kept as hashes.

## Where to look

Most questions need only these tables and views. The others are what ai-tracker needs for its own work.

| question | table or view |
|---|---|
| Who wrote how many lines of each commit? | \`commits\` (with \`WHERE counted\`, else replaced and repeated commits count, too), \`commit_files\` |
| Who wrote each line? | \`line_authors\` |
| What did each session do? | \`session_results\`; each prompt: \`task_executions\` |
| What did subagents and reported agents do? | \`agent_usage\`; each run: \`invocation_results\` |
| Which tools were called? | \`tool_usage\`; each call: \`tool_calls\` |
| Which files did the agent change? | \`edits\`, \`file_modifications\` |
| How many tokens did the models use? | \`messages\`, from the transcripts; those whose id begins with \`otlp:\` from telemetry (\`receive\`) |
| What is not committed yet? | \`pending_files\` |
| What do many agents' databases say together? | [Of a fleet](#of-a-fleet) |

\`\`\`sh
sqlite3 ~/.config/ai-tracker/tracker.db 'SELECT repository_name, sum(ai_lines_added) FROM commits WHERE counted GROUP BY 1'
sqlite3 -csv -header ~/.config/ai-tracker/tracker.db 'SELECT * FROM session_results' > sessions.csv
\`\`\`

[database.md](database.md) says how to back up, move, merge and delete a database.
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

\`aggregated/combined_stats.db\` ([fleet.md](fleet.md)) has the tables and views above, with \`source_id\` (→ sources.id) in each row. The ids of
its rows are those of the source, plus \`source_id\` times 2^32. \`commits\` has each commit once. \`source_commits\`, \`source_commit_files\`,
\`source_line_ranges\` and \`source_removed_ranges\` have the same columns, and what each source said of the commits that several sources
know. \`pending_files\` and \`worktrees\` have the rows of each source. Tables that only an agent's own ingest needs are empty. The file also has
these tables:
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
