import { csvOf } from '../view/csv.ts';
import type { Cell, Table } from '../view/tables.ts';
import { element } from './element.ts';
import { shown } from './format.ts';

/** How a reader left a table. */
interface TableState {
  sortedBy?: number;
  descending?: boolean;
  all?: boolean;
}

const states = new Map<string, TableState>();
const fewRows = 15;

/** A table that can be sorted, and taken along as CSV. `hint`: what to say where it is empty. */
export function dataTable(table: Table, hint: string): HTMLElement {
  const state = states.get(table.id) ?? {};
  states.set(table.id, state);
  const place = element('div', { class: 'table', id: `table-${table.id}` });
  const draw = () => place.replaceChildren(...parts(table, state, hint, redraw));
  const redraw = () => {
    const focused = document.activeElement?.id;
    draw();
    if (focused) document.getElementById(focused)?.focus();
  };
  draw();
  return place;
}

function parts(table: Table, state: TableState, hint: string, redraw: () => void): HTMLElement[] {
  if (table.rows.length === 0) return [element('p', { class: 'empty' }, hint)];
  const rows = sorted(table, state);
  const some = state.all === true ? rows : rows.slice(0, fewRows);
  const view = element('table', {}, caption(table), head(table, state, redraw), body(table, some));
  const scroller = element('div', { class: 'scroll', role: 'region', 'aria-label': table.title, tabindex: 0 }, view);
  return [scroller, element('div', { class: 'below' }, ...more(table, state, redraw), csvButton(table))];
}

function caption({ title }: Table): HTMLElement {
  return element('caption', { class: 'hidden' }, title);
}

function head(table: Table, state: TableState, redraw: () => void): HTMLElement {
  const cells = table.columns.map(({ title, kind }, at) => {
    const isSorted = state.sortedBy === at;
    const order = isSorted ? (state.descending ? 'descending' : 'ascending') : undefined;
    const sort = () => {
      state.descending = isSorted ? !state.descending : kind !== 'text';
      state.sortedBy = at;
      redraw();
    };
    const id = `sort-${table.id}-${at}`;
    const button = element('button', { type: 'button', id, click: sort }, title);
    return element('th', { scope: 'col', class: kind, 'aria-sort': order }, button);
  });
  return element('thead', {}, element('tr', {}, ...cells));
}

function body(table: Table, rows: readonly (readonly Cell[])[]): HTMLElement {
  const lines = rows.map((cells) =>
    element(
      'tr',
      {},
      ...table.columns.map(({ kind }, at) => {
        const cell = cells[at] ?? null;
        if (at === 0) return element('th', { scope: 'row', class: kind }, shown(cell, kind));
        return element('td', { class: kind }, shown(cell, kind), kind === 'percent' ? bar(cell) : undefined);
      }),
    ),
  );
  return element('tbody', {}, ...lines);
}

/** Beside a share, how much of all it is. */
function bar(cell: Cell): HTMLElement | undefined {
  if (typeof cell !== 'number') return undefined;
  const filled = element('span', { class: 'filled' });
  filled.style.width = `${Math.min(100, Math.max(0, cell))}%`;
  return element('span', { class: 'bar', 'aria-hidden': 'true' }, filled);
}

function more(table: Table, state: TableState, redraw: () => void): HTMLElement[] {
  const { length } = table.rows;
  if (length <= fewRows) return [];
  const toggle = () => {
    state.all = state.all !== true;
    redraw();
  };
  const text = state.all === true ? `Show ${fewRows}` : `Show all ${length}`;
  return [element('button', { type: 'button', id: `more-${table.id}`, click: toggle }, text)];
}

function csvButton(table: Table): HTMLElement {
  const save = () => {
    const url = URL.createObjectURL(new Blob([csvOf(table)], { type: 'text/csv' }));
    element('a', { href: url, download: `ai-tracker-${table.id}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  const made = { type: 'button', id: `csv-${table.id}`, 'aria-label': `${table.title} as CSV`, click: save };
  return element('button', made, 'CSV');
}

function sorted({ rows }: Table, { sortedBy: at, descending }: TableState): readonly (readonly Cell[])[] {
  if (at === undefined) return rows;
  const direction = descending ? -1 : 1;
  // What is not known comes last, whichever way.
  return rows.toSorted((a, b) => {
    const [one, other] = [a[at] ?? null, b[at] ?? null];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    if (typeof one === 'number' && typeof other === 'number') return direction * (one - other);
    return direction * String(one).localeCompare(String(other), 'en', { numeric: true });
  });
}
