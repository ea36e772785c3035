import { type Choice, notKnown, peopleAlone } from '../view/filters.ts';
import { checksTable, landedTable, sourcesTable } from '../view/records.ts';
import { selected } from '../view/select.ts';
import { type SurvivalBy, survivalAskedAt, survivalTable } from '../view/survival.ts';
import { linesBy, type Table, toolsTable } from '../view/tables.ts';
import { tokensBy, workByAgent } from '../view/work.ts';
import { dataTable } from './data-table.ts';
import { element } from './element.ts';
import { shortNumber, shown } from './format.ts';
import { overTime, tasksChart } from './over-time.ts';
import { type Asked, note, panel } from './panel.ts';

/** All panels, in the order of what a manager asks first. */
export function panels(asked: Asked): HTMLElement[] {
  return [
    ...overTime(asked),
    survivalPanel(asked),
    ...tables(asked),
    landedPanel(asked),
    workPanel(asked),
    toolsPanel(asked),
    recordedPanel(asked),
  ];
}

function tables({ data, filters, dates }: Asked): HTMLElement[] {
  const rows = selected(data, data.lines, filters, dates);
  const notes: Readonly<Record<Choice, string>> = {
    repository: 'Percentages are of the lines whose author is known.',
    agent:
      'AGENT_ID names an agent. AI lines count for the agent that wrote them, people’s and unknown lines for the agent that committed them.',
    role: 'The role that agents last named (AGENT_ROLE).',
    model:
      'AI lines count for the model that wrote them; all else of a commit counts for the model that wrote most of it.',
    harness: 'The client that ran the agent, if it was reported (HARNESS_PROVIDER).',
  };
  const titles: Readonly<Record<Choice, string>> = {
    ...{ repository: 'By repository', agent: 'By agent', role: 'By role', model: 'By model', harness: 'By harness' },
  };
  return (['repository', 'agent', 'role', 'model', 'harness'] as const).map((by) =>
    byPanel(linesBy(data, rows, by), titles[by], notes[by]),
  );
}

/** A table in which nothing has a name tells nothing. */
function byPanel(table: Table, title: string, words: string): HTMLElement {
  const isNamed = table.rows.length === 0 || table.rows.some(([name]) => name !== notKnown && name !== peopleAlone);
  return isNamed
    ? panel(table.id, title, note(words), dataTable(table, noLines))
    : panel(table.id, title, element('p', { class: 'empty' }, `None is known. ${words}`));
}

const noLines = 'No committed lines in what is chosen.';

function survivalPanel({ data, filters }: Asked): HTMLElement {
  const title = 'What still stands';
  const askedAt = survivalAskedAt(data.survival);
  if (askedAt === undefined) {
    const how = 'Run “ai-tracker survival” in a clone: its figures are shown here from then on.';
    return panel('survival', title, element('p', { class: 'empty' }, how));
  }
  const kinds: readonly SurvivalBy[] = ['author', 'agent', 'model'];
  const hint = 'Nothing is known of what is chosen.';
  const names = data.survival.map(({ repository }) => repository).join(', ');
  return panel(
    ...(['survival', title] as const),
    note(
      `As “ai-tracker survival” said at ${shown(askedAt, 'time')} of ${names}: of all their history, whatever period is chosen. After so many days counts only lines that are so old.`,
    ),
    ...kinds.map((by) => labelled(survivalTable(data, filters, by), hint)),
  );
}

function labelled(table: Table, hint: string): HTMLElement {
  return element('div', {}, element('h3', {}, table.title), dataTable(table, hint));
}

function landedPanel({ data, filters, dates }: Asked): HTMLElement {
  const hint =
    'No commit of a forge (merge, squash, rebase) that brought recorded work is known here. They are known when they are fetched, and only where somebody recorded the work.';
  const table = landedTable(data, filters, dates);
  return panel(
    ...(['landed', 'Pull requests that landed'] as const),
    note(
      'Commits that a forge made of recorded work. The work counts once, where it was written: these lines are in no sum above.',
    ),
    dataTable(table, hint),
  );
}

function workPanel(asked: Asked): HTMLElement {
  const { data, filters, dates, summary } = asked;
  const { tasks, completed, failed, duration_ms, tokens, tokens_per_line, lines } = summary.work;
  const sentence = `${shown(tasks, 'number')} tasks: ${shown(completed, 'number')} done, ${shown(failed, 'number')} failed, in ${shown(duration_ms, 'duration')}. ${shortNumber(tokens)} tokens for ${shown(lines, 'number')} AI lines committed: ${tokens_per_line === null ? 'per line not known' : `${shown(tokens_per_line, 'number')} a line`}.`;
  return panel(
    ...(['work', 'Tasks, time and tokens'] as const),
    element('p', {}, sentence),
    filters.repository === undefined
      ? undefined
      : note('Tasks and tokens belong to no repository: these are of all of them.'),
    note(
      'Tokens are all that a model read and wrote, its cache included. A task that still runs, was cancelled, or whose end was not reported is in neither column.',
    ),
    ...tasksChart(asked),
    dataTable(workByAgent(data, filters, dates), 'No task is recorded in what is chosen.'),
    labelled(tokensBy(data, filters, dates, 'model'), 'No tokens are recorded in what is chosen.'),
  );
}

function toolsPanel({ data, filters, dates }: Asked): HTMLElement {
  const table = toolsTable(data, selected(data, data.calls, filters, dates));
  return panel(
    'tools',
    'Tools that fail',
    note('Of all repositories, models and harnesses.'),
    dataTable(table, 'No tool was called in what is chosen.'),
  );
}

function recordedPanel({ data }: Asked): HTMLElement {
  const { unrecorded_agents: agents } = data.recorded;
  const missing = agents.map(({ agent, commits }) => `${agent} (${commits} commits)`).join(', ');
  return panel(
    ...(['recorded', 'Is everything recorded?'] as const),
    element(
      'p',
      {},
      `${data.known_repositories} repositories are watched. ${data.pending.ai_lines} AI lines in ${data.pending.edits} edits are not committed yet.`,
    ),
    agents.length === 0
      ? undefined
      : element(
          'p',
          { class: 'warn' },
          `Agents that committed without hooks of ours, so that their lines are unknown: ${missing}.`,
        ),
    labelled(sourcesTable(data), 'No database.'),
    data.recorded.checks.length === 0
      ? note('“ai-tracker verify --fleet” audits each of the databases.')
      : labelled(checksTable(data), ''),
    data.recorded.checks.length === 0
      ? undefined
      : note('“ai-tracker verify” compares the commits with git, and reads the whole database, besides.'),
  );
}
