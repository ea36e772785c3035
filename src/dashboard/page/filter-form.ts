import type { PageData } from '../data/page-data.ts';
import { type Choice, choices, type Filters, optionsOf } from '../view/filters.ts';
import { datesOf } from '../view/select.ts';
import { element } from './element.ts';

const labels: Readonly<Record<Choice, string>> = {
  repository: 'Repository',
  agent: 'Agent',
  role: 'Role',
  model: 'Model',
  harness: 'Harness',
};

const periods = [7, 30, 90, 365];

/** What the page can be asked; `ask` is told of what changed. */
export function filterForm(data: PageData, filters: Filters, ask: (filters: Filters) => void): HTMLElement {
  const change = (changed: Filters) => ask({ ...filters, ...changed });
  const selects = choices.map((choice) => choiceOf(data, filters, choice, change));
  const reset = element('button', { type: 'button', id: 'filter-reset', click: () => ask({}) }, 'Show everything');
  const fields = [periodSelect(filters, change), ...datePickers(data, filters, change), ...selects];
  const form = element('form', {
    class: 'filters',
    'aria-label': 'What is shown',
    submit: (event) => event.preventDefault(),
  });
  form.append(...fields, reset);
  return form;
}

type Change = (changed: Filters) => void;

function field(name: string, label: string, input: HTMLElement): HTMLElement {
  input.id = `filter-${name}`;
  return element('div', { class: 'field' }, element('label', { for: input.id }, label), input);
}

function periodSelect({ days, since, until }: Filters, change: Change): HTMLElement {
  const isOther = since !== undefined || until !== undefined;
  const chosen = isOther ? 'dates' : String(days ?? 'all');
  const known = periods.map((number): [string, string] => [String(number), `Last ${number} days`]);
  const other: [string, string][] =
    days !== undefined && !periods.includes(days) ? [[String(days), `Last ${days} days`]] : [];
  const all: [string, string][] = [
    ['all', 'All time'],
    ...known,
    ...other,
    ...(isOther ? [['dates', 'As dated'] as [string, string]] : []),
  ];
  const select = selectOf(all, chosen, (value) => {
    if (value === 'dates') return;
    change({ days: value === 'all' ? undefined : Number(value), since: undefined, until: undefined });
  });
  return field('period', 'Period', select);
}

function datePickers(data: PageData, filters: Filters, change: Change): HTMLElement[] {
  const { since, until } = datesOf(filters, data.today);
  const picker = (name: 'since' | 'until', value: string | undefined) =>
    element('input', {
      ...{ type: 'date', value, max: name === 'since' ? until : undefined, min: name === 'until' ? since : undefined },
      change: ({ target }) => {
        const date = (target as HTMLInputElement).value;
        change({ days: undefined, since, until, [name]: date === '' ? undefined : date });
      },
    });
  return [field('since', 'From', picker('since', since)), field('until', 'To', picker('until', until))];
}

function choiceOf(data: PageData, filters: Filters, choice: Choice, change: Change): HTMLElement {
  const options = optionsOf(data, choice).map(({ value, text }): [string, string] => [`=${value}`, text]);
  const asked = filters[choice];
  const unknown: [string, string][] =
    asked !== undefined && !options.some(([value]) => value === `=${asked}`) ? [[`=${asked}`, `${asked} (none)`]] : [];
  const select = selectOf([['', 'All'], ...options, ...unknown], asked === undefined ? '' : `=${asked}`, (value) =>
    change({ [choice]: value === '' ? undefined : value.slice(1) }),
  );
  return field(choice, labels[choice], select);
}

function selectOf(
  options: readonly (readonly [string, string])[],
  chosen: string,
  change: (value: string) => void,
): HTMLElement {
  const nodes = options.map(([value, text]) => element('option', { value, selected: value === chosen }, text));
  return element('select', { change: ({ target }) => change((target as HTMLSelectElement).value) }, ...nodes);
}
