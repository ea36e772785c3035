import type { Store } from '../store/open.ts';
import { sessionsIn } from '../store/sessions-in.ts';
import { type ChosenRepositories, chooseRepositories } from './choose-repositories.ts';
import type { Io } from './io.ts';
import type { ChosenDatabase } from './open-current.ts';

/** The repositories that `--repo` names, and the sessions that were in them; `undefined`: all. */
export function sessionsOfRepositories(
  store: Store,
  asked: readonly string[] | undefined,
  io: Pick<Io, 'cwd' | 'env'>,
  chosen: ChosenDatabase,
): (ChosenRepositories & { readonly sessions: readonly string[] }) | undefined {
  const repositories = chooseRepositories(store, asked, io, chosen);
  return (
    repositories && { ...repositories, sessions: sessionsIn(store, repositories.paths, chosen.fleet !== undefined) }
  );
}
