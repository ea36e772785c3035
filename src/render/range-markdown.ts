import type { AddedCounts, RangeFileReport, RangeReport } from '../stats/range-report.ts';
import { count, plural, share } from './numbers.ts';
import { factsOf } from './range.ts';
import { safeText } from './safe-text.ts';

/** Stands in front, unseen: by it the comment of the last run is found. */
const marker = '<!-- ai-tracker-report -->';

/** So many files are listed: a comment on GitHub holds 65,536 characters. */
const mostFiles = 50;
const longestName = 200;

/** A range as a comment on a pull request. */
export function renderRangeMarkdown(report: RangeReport, allFiles: boolean): string {
  const { totals } = report;
  const files = report.files.filter((file) => !file.binary);
  const parts = [
    `${marker}\n### Who wrote the added lines`,
    totals.lines_added === 0 ? 'No lines are added.' : totalsTable(totals),
    named(
      'Agent',
      report.agents.map(({ agent_id, ai_lines_added }) => [agent_id, ai_lines_added]),
    ),
    named(
      'Model',
      report.models.map(({ model, ai_lines_added }) => [model, ai_lines_added]),
    ),
    factsOf(report, allFiles)
      .map((fact) => `* ${fact}`)
      .join('\n'),
    files.length === 0 ? '' : fileTable(files),
    `<sub>From ${report.range.merge_base.slice(0, 12)} to ${report.range.head.slice(0, 12)}.</sub>`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function totalsTable(totals: RangeReport['totals']): string {
  const { ai_lines_added: ai, human_lines_added: human, unknown_lines_added: unknown } = totals;
  return table(['AI', 'Human', 'Unknown', 'AI share'], [[count(ai), count(human), count(unknown), share(ai, human)]]);
}

/** The AI's lines by a name; nothing where nobody has one. */
function named(title: string, rows: readonly (readonly [string | null, number])[]): string {
  if (rows.every(([name]) => name === null)) return '';
  return table(
    [title, 'AI lines'],
    rows.slice(0, mostFiles).map(([name, lines]) => [name === null ? '(not named)' : code(name), count(lines)]),
  );
}

function fileTable(files: readonly RangeFileReport[]): string {
  const cells = (file: AddedCounts) => [
    count(file.ai_lines_added),
    count(file.human_lines_added),
    count(file.unknown_lines_added),
    share(file.ai_lines_added, file.human_lines_added),
  ];
  const rows = files
    .slice(0, mostFiles)
    .map((file) => [`${code(file.file_path)}${file.generated ? ' (generated)' : ''}`, ...cells(file)]);
  const more = files.length - rows.length;
  const shown = table(['File', 'AI', 'Human', 'Unknown', 'AI share'], rows);
  const rest = more > 0 ? `\n\nand ${plural(more, 'file')} more` : '';
  return `<details><summary>${plural(files.length, 'file')}</summary>\n\n${shown}${rest}\n\n</details>`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = titles.map((_, at) => (at === 0 && titles[0] !== 'AI' ? '---' : '--:'));
  return [line(titles), line(rule), ...rows.map(line)].join('\n');
}

/**
 * A name as it is, whatever it holds: each character that could mean something to Markdown, HTML or GitHub (a mention, an issue,
 * an address) is written by its number, and what stands in `code` is looked through for none of these.
 */
function code(name: string): string {
  const text = safeText([...name].slice(0, longestName).join(''));
  return `<code>${text.replace(/[!-,.:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`)}</code>`;
}
