import { healthOf } from '../data/recorded.ts';
import type { Summary } from '../view/summary.ts';
import { element } from './element.ts';
import { shortNumber, shown } from './format.ts';
import type { Asked } from './panel.ts';

/** A delivery that waits for longer is worth a word. */
const mostLag = 300;

/** What the page is about, and whether it can be relied on. */
export function heading({ data }: Asked, isLive: boolean): HTMLElement {
  const { ok, problems } = healthOf(data.recorded, mostLag);
  const link = element(
    'a',
    { href: '#recorded', click: (event) => goTo(event, 'recorded') },
    ok ? 'Everything that was reported is recorded' : (problems[0] ?? ''),
  );
  const more = problems.length > 1 ? ` and ${problems.length - 1} more` : '';
  const made = `${data.database}, as of ${shown(data.made_at, 'time')}, days in ${data.time_zone}${isLive ? '; refreshes by itself' : ''}`;
  return element(
    ...(['header', {}] as const),
    element('h1', {}, 'Who wrote the code: AI and people'),
    element('p', { class: 'note' }, made),
    element('p', { class: ok ? 'ok' : 'warn', id: 'health' }, ok ? '✓ ' : '! ', link, more),
    element('p', { class: 'warn', id: 'not-refreshed', role: 'status' }),
  );
}

/** The address keeps the filters: places in the page are gone to without it. */
export function goTo(event: Event, id: string): void {
  event.preventDefault();
  const place = document.getElementById(id);
  place?.scrollIntoView();
  place?.setAttribute('tabindex', '-1');
  place?.focus({ preventScroll: true });
}

/** The figures that are asked for first. */
export function cards({ summary, data }: Asked): HTMLElement {
  const { ai, human, unknown, ai_percent, commits, ai_only, mixed, human_only, overridden, discarded, work } = summary;
  const number = (value: number) => shown(value, 'number');
  const all = [
    card('share', 'AI share of the added lines', shown(ai_percent, 'percent'), trendText(summary)),
    card(
      'lines',
      'Added lines',
      number(ai + human + unknown),
      `AI ${number(ai)}, people ${number(human)}, unknown ${number(unknown)}`,
    ),
    card(
      'commits',
      'Commits',
      number(commits),
      `${number(ai_only)} all AI, ${number(mixed)} mixed, ${number(human_only)} all human`,
    ),
    card('overridden', 'Overridden', number(overridden), 'AI lines that people changed'),
    card('discarded', 'Discarded', number(discarded), 'AI lines that never reached a commit'),
    card('pending', 'Not committed yet', number(data.pending.ai_lines), 'AI lines, of all repositories, now'),
    card('tasks', 'Tasks done', number(work.completed), `${number(work.failed)} failed, of ${number(work.tasks)}`),
    card(
      'tokens',
      'Tokens per AI line',
      work.tokens_per_line === null ? '–' : number(work.tokens_per_line),
      `${shortNumber(work.tokens)} tokens, ${number(work.lines)} lines committed`,
    ),
  ];
  return element('dl', { class: 'cards', id: 'figures', tabindex: -1 }, ...all);
}

function card(id: string, title: string, value: string, more: string): HTMLElement {
  return element(
    ...(['div', { class: 'card', id: `card-${id}` }] as const),
    element('dt', {}, title),
    element('dd', { class: 'value' }, value),
    element('dd', { class: 'more' }, more),
  );
}

function trendText({ trend: { days, now, before } }: Summary): string {
  if (now === null) return `nothing in the last ${days} days`;
  if (before === null) return `${shown(now, 'percent')} in the last ${days} days, nothing in those before`;
  const change = Math.round((now - before) * 10) / 10;
  const arrow = change > 0 ? '▲ +' : change < 0 ? '▼ ' : '';
  return `${arrow}${change} points: ${shown(now, 'percent')} in the last ${days} days, ${shown(before, 'percent')} before`;
}
