import type { PageData } from '../data/page-data.ts';

/** What is asked of the page; `undefined`: everything. Names, as they stand in the page's address. */
export interface Filters {
  /** The last so many days, today included. */
  readonly days?: number | undefined;
  /** From and to a date, both included, where no number of days says it. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** A repository's path. */
  readonly repository?: string | undefined;
  readonly agent?: string | undefined;
  readonly role?: string | undefined;
  readonly model?: string | undefined;
  readonly harness?: string | undefined;
}

/** What is chosen from a list. */
export const choices = ['repository', 'agent', 'role', 'model', 'harness'] as const;
export type Choice = (typeof choices)[number];

const date = /^\d{4}-\d\d-\d\d$/;
const mostDays = 36_500;

/** The filters that an address has behind its `#`; what it does not understand it leaves out. */
export function filtersOf(hash: string): Filters {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const days = Number(words.get('days'));
  const named = Object.fromEntries(choices.flatMap((name) => (words.has(name) ? [[name, words.get(name)]] : [])));
  const dates = Object.fromEntries(
    (['since', 'until'] as const).flatMap((name) => (isDate(words.get(name)) ? [[name, words.get(name)]] : [])),
  );
  return Number.isInteger(days) && days > 0 && days <= mostDays ? { ...named, days } : { ...named, ...dates };
}

function isDate(text: string | null): boolean {
  return text !== null && date.test(text) && !Number.isNaN(Date.parse(text));
}

/** The address's part for filters; empty where nothing is filtered. */
export function hashOf(filters: Filters): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value !== undefined) words.set(name, String(value));
  const text = words.toString();
  return text === '' ? '' : `#${text}`;
}

/** What can be chosen, with how it is shown. */
export function optionsOf(
  data: PageData,
  choice: Choice,
): readonly { readonly value: string; readonly text: string }[] {
  const texts = optionTexts(data, choice);
  return [...texts].map(([value, text]) => ({ value, text })).sort((a, b) => compare(a.text, b.text));
}

function optionTexts(data: PageData, choice: Choice): Map<string, string> {
  const same = (names: readonly (string | null)[]) =>
    new Map(names.flatMap((name) => (name === null ? [] : [[name, name === '' ? notKnown : name]])));
  switch (choice) {
    case 'repository':
      return repositoryTexts(data);
    case 'agent':
      return same(data.agents.map(({ id }) => id));
    case 'role':
      return same([...new Set(data.agents.map(({ role }) => role ?? ''))]);
    case 'model':
      return same(data.models);
    case 'harness':
      return same(data.harnesses);
  }
}

export const notKnown = '(not known)';
export const peopleAlone = '(people alone)';

/** Repositories of one name are told apart by their paths. */
export function repositoryTexts({ repositories }: PageData): Map<string, string> {
  const times = new Map<string, number>();
  for (const { name } of repositories) times.set(name, (times.get(name) ?? 0) + 1);
  return new Map(
    repositories.map(({ name, path }) => {
      const shown = name === '' ? notKnown : name;
      return [path, (times.get(name) ?? 0) > 1 && path !== '' ? `${shown} (${path})` : shown];
    }),
  );
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true, sensitivity: 'base' });
}
