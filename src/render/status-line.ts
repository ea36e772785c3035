import type { LinesHere } from '../store/status-line.ts';
import { count, plural, share, shortCount } from './numbers.ts';

export interface StatusFacts {
  readonly lines: LinesHere | undefined;
  readonly tokens: number | undefined;
}

/** `AI 59.6% · 12 AI lines pending · 48.2k tokens`: what of it is known. */
export function renderStatusLine({ lines, tokens = 0 }: StatusFacts): string {
  const { ai = 0, human = 0, pending = 0 } = lines ?? {};
  return [
    ...(ai + human > 0 ? [`AI ${share(ai, human)}`] : []),
    ...(pending > 0 ? [`${plural(pending, 'AI line')} pending`] : []),
    ...(tokens > 0 ? [`${shortCount(tokens)} tokens`] : []),
  ].join(' · ');
}

/** `ai-tracker: 12 lines, 75.0% AI`: what a commit added. */
export function renderCommitLine({ ai, human, unknown }: Readonly<Record<'ai' | 'human' | 'unknown', number>>): string {
  return [
    `ai-tracker: ${plural(ai + human + unknown, 'line')}`,
    ...(ai + human > 0 ? [`${share(ai, human)} AI`] : []),
    ...(unknown > 0 ? [`${count(unknown)} of unknown author`] : []),
  ].join(', ');
}
