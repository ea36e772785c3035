import type { CountedCommit, ShelvedLines } from '../../store/dashboard-lines.ts';
import type { Clock } from './clock.ts';
import type { CubeBuilder } from './cube.ts';
import { lineShape } from './page-data.ts';
import type { PageNames } from './page-names.ts';
import { apportion, type Share, type Writers } from './writers.ts';

const nothing: readonly number[] = lineShape.sums.map(() => 0);
const nobody = { model: null, harness: null };
const notKnown: Share = { model: '', harness: '', lines: 0 };
const aiAdded = lineShape.sums.indexOf('ai_added');
const discarded = lineShape.sums.indexOf('discarded');

/** Adds a commit's lines: AI lines by what wrote them, all else to what wrote most of them. */
export function addCommit(
  cube: CubeBuilder,
  names: PageNames,
  clock: Clock,
  writers: Writers,
  row: CountedCommit,
): void {
  const [date, isByAi] = [clock.dateOf(row.timestamp), hasAiWork(row)];
  const place = [names.repository(row), names.agent(row.agent_id)];
  const shares = isByAi ? writers.sharesOf(row.id, row.agent_id) : [];
  const lines = apportion(
    row.ai_lines_added,
    shares.map((share) => share.lines),
  );
  const sums = sumsOf(row);
  const [first = isByAi ? notKnown : nobody, ...others] = shares;
  sums[aiAdded] = lines[0] ?? row.ai_lines_added;
  cube.add(date, [...place, names.model(first.model), names.harness(first.harness)], sums);
  for (const [index, share] of others.entries()) {
    const own = lines[index + 1] as number;
    if (own > 0) {
      const facts = [...place, names.model(share.model), names.harness(share.harness)];
      cube.add(date, facts, nothing.with(aiAdded, own));
    }
  }
}

function hasAiWork(row: CountedCommit): boolean {
  return row.ai_lines_added + row.ai_lines_removed + row.ai_lines_overridden + row.ai_lines_discarded > 0;
}

/** In the order of the shape. */
function sumsOf(row: CountedCommit): number[] {
  const isMade = row.is_committer;
  return [
    ...[isMade, row.ai_lines_added, row.human_lines_added, row.unknown_lines_added],
    ...[row.ai_lines_removed, row.human_lines_removed, row.unknown_lines_removed, row.generated_lines_added],
    ...[row.ai_lines_overridden, row.ai_lines_discarded],
    ...[Number(row.authors === 1), Number((row.authors & 3) === 3), Number(row.authors === 2)].map((is) => is * isMade),
  ];
}

/** What git took out of the work tree counts as discarded. */
export function addShelved(
  cube: CubeBuilder,
  names: PageNames,
  clock: Clock,
  writers: Writers,
  row: ShelvedLines,
): void {
  const [usual = notKnown] = writers.sharesOf(-1, row.agent_id);
  const facts = [
    names.repository(row),
    names.agent(row.agent_id),
    names.model(usual.model),
    names.harness(usual.harness),
  ];
  cube.add(clock.dateOf(row.shelved_at), facts, nothing.with(discarded, row.ai_lines));
}
