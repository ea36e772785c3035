import { migrate } from '../../src/store/open.ts';
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
  const db = openSqlite(':memory:');
  migrate(db);
  const entities = db
    .prepare<[], Entity>(
      "SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )
    .all();
  const columnsOf = db.prepare<[string], Column>('SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?)');
  const sections = entities.map((entity) => describe(entity, columnsOf.all(entity.name)));
  db.close();
  return [head, ...sections].join('\n');
}

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
