import type { PageData } from '../data/page-data.ts';
import { type Filters, filtersOf, hashOf } from '../view/filters.ts';
import { datesOf } from '../view/select.ts';
import { summaryOf } from '../view/summary.ts';
import { clearCharts } from './chart.ts';
import { element } from './element.ts';
import { filterForm } from './filter-form.ts';
import { shown } from './format.ts';
import { cards, goTo, heading } from './head.ts';
import { embeddedData, follow } from './load.ts';
import type { Asked } from './panel.ts';
import { panels } from './panels.ts';

const isLive = document.documentElement.dataset['live'] === 'true';
const said = element('p', { class: 'hidden', role: 'status' });

let data: PageData;

function draw(): void {
  const filters = filtersOf(location.hash);
  const asked: Asked = { data, filters, dates: datesOf(filters, data.today), summary: summaryOf(data, filters) };
  const focused = document.activeElement?.id;
  const { scrollX, scrollY } = window;
  clearCharts();
  const main = element('main', {}, isEmpty() ? nothingYet() : cards(asked), ...panels(asked));
  document
    .getElementById('page')
    ?.replaceChildren(heading(asked, isLive), filterForm(data, filters, ask), said, main, foot());
  // Who works by keyboard stays where he was.
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  scrollTo(scrollX, scrollY);
}

function ask(filters: Filters): void {
  history.replaceState(null, '', `${location.pathname}${location.search}${hashOf(filters)}`);
  draw();
  const { ai_percent, ai, human } = summaryOf(data, filters);
  said.textContent = `AI share ${shown(ai_percent, 'percent')}: AI ${ai} lines, people ${human} lines.`;
}

function isEmpty(): boolean {
  return data.lines.rows === 0 && data.work.rows === 0;
}

function nothingYet(): HTMLElement {
  const how = 'Nothing is recorded yet. “ai-tracker install” hooks in; then work and commit.';
  return element('p', { class: 'empty', id: 'figures', tabindex: -1 }, how);
}

function foot(): HTMLElement {
  const words =
    'A line’s author is whoever last wrote its text. Lock files, generated and vendored files are left out. Lines of unknown author are in no share.';
  return element('footer', {}, element('p', { class: 'note' }, `${words} ai-tracker ${data.version}`));
}

function told(fresh: PageData | undefined): void {
  if (fresh === undefined) {
    const place = document.getElementById('not-refreshed');
    if (place) place.textContent = 'The server does not answer: these figures are not refreshed.';
    return;
  }
  data = fresh;
  draw();
}

data = await embeddedData();
draw();
addEventListener('hashchange', draw);
document.querySelector('.skip')?.addEventListener('click', (event) => goTo(event, 'figures'));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
if (isLive) follow(told);
