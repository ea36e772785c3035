import { existsSync } from 'node:fs';
import { settingsFile } from '../config/paths.ts';
import type { StatsReport } from '../stats/report.ts';
import { type DayTokens, tokensByDay, withCosts } from '../stats/tokens.ts';
import type { ActivityFilter } from '../store/activity-filter.ts';
import type { Store } from '../store/open.ts';
import { sessionsIn } from '../store/sessions-in.ts';
import { hasMessages, tokensByMinute } from '../store/tokens.ts';
import type { Io } from './io.ts';

/** The tokens of all sessions, or of those that were in repositories at these paths. */
export function tokensOf(
  store: Store,
  filter: ActivityFilter,
  repositories: readonly string[] | undefined,
  isFleet: boolean,
): DayTokens[] {
  if (!hasMessages(store)) return [];
  const sessions = repositories && sessionsIn(store, repositories, isFleet);
  const { from, to, agents } = filter;
  return tokensByDay(tokensByMinute(store, { from, to, agents, sessions }));
}

/** The report with what tokens cost, where the user gave prices. */
export async function withPrices(report: StatsReport, { env }: Io): Promise<StatsReport> {
  const { tokens = [], here } = report;
  const isAny = tokens.length > 0 || (here?.tokens?.length ?? 0) > 0;
  if (!isAny || !existsSync(settingsFile(env))) return report;
  const { prices } = (await import('../config/settings.ts')).readSettings(env);
  if (prices === undefined) return report;
  const known = { ...prices, currency: prices.currency ?? 'USD' };
  return {
    ...report,
    tokens: withCosts(tokens, known),
    here: here && { ...here, ...(here.tokens && { tokens: withCosts(here.tokens, known) }) },
  };
}
