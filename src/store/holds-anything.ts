import type { Store } from './open.ts';
import { openAtOnce } from './open-at-once.ts';

/** Whether anything that an agent or a person did is in a database; also where that cannot be told so simply. */
export function holdsAnything(path: string): boolean {
  let store: Store | undefined;
  try {
    const found = openAtOnce(path);
    if (typeof found === 'string') return found !== 'none';
    store = found;
    const any = ['agent_sessions', 'commits', 'edits'].map((table) => `EXISTS (SELECT 1 FROM ${table})`).join(' OR ');
    return store.prepare<[], number>(`SELECT ${any}`).pluck().get() === 1;
  } catch {
    return true;
  } finally {
    store?.close();
  }
}
