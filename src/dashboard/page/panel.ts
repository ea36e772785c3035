import type { PageData } from '../data/page-data.ts';
import type { Filters } from '../view/filters.ts';
import type { Dates } from '../view/select.ts';
import type { Summary } from '../view/summary.ts';
import { element } from './element.ts';

/** What a panel is made of. */
export interface Asked {
  readonly data: PageData;
  readonly filters: Filters;
  readonly dates: Dates;
  readonly summary: Summary;
}

export function panel(id: string, title: string, ...parts: readonly (HTMLElement | undefined)[]): HTMLElement {
  return element(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    element('h2', { id: `${id}-title` }, title),
    ...parts,
  );
}

export function note(text: string): HTMLElement {
  return element('p', { class: 'note' }, text);
}
