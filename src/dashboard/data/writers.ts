import type { OriginLines, OriginWriter, Writer } from '../../store/dashboard-lines.ts';

/** With what an agent's lines of a commit were written, most of them first. */
export interface Share {
  readonly model: string;
  readonly harness: string;
  readonly lines: number;
}

/** With what an agent writes; what is used most comes first. */
export interface UsedByAgents {
  readonly models: readonly Omit<Writer, 'harness'>[];
  readonly harnesses: readonly Omit<Writer, 'model'>[];
}

export interface Writers {
  /** Agents that write with one model in one harness: of these nobody need be asked line by line. */
  readonly sole: readonly string[];
  /** Who wrote what in the commits of the others. */
  readonly addWritten: (origins: Iterable<OriginWriter>, lines: Iterable<OriginLines>) => void;
  /** Of a commit and, in a fleet, an agent of it. Empty where nothing is known of its lines. */
  readonly sharesOf: (commit: number, agent: string) => readonly Share[];
}

/** `isFleet`: rows are of an agent of a commit; else of a commit, whoever of this database wrote in it. */
export function writersOf(used: UsedByAgents, isFleet: boolean): Writers {
  const nobody = { agent_id: '', model: '', harness: '' };
  const harnessOf = new Map<string, string>();
  for (const { agent_id, harness } of used.harnesses.toReversed()) harnessOf.set(agent_id, harness);
  const main = new Map<string, Share>();
  for (const { agent_id, model } of used.models.toReversed()) {
    main.set(agent_id, { model, harness: harnessOf.get(agent_id) ?? '', lines: 1 });
  }
  const several = new Set([...severalTimes(used.models), ...severalTimes(used.harnesses)]);
  const isOne = main.size <= 1 && several.size === 0;
  const sole = isFleet || isOne ? [...main.keys()].filter((agent) => !several.has(agent)) : [];
  const shares = new Map<string, Share[]>();
  const keyOf = (commit: number, agent: string) => (isFleet ? `${commit} ${agent}` : String(commit));
  const soleAgents = new Set(sole);
  const [first] = used.models;
  const usual = (agent: string) => main.get(isFleet || main.has(agent) ? agent : (first ?? nobody).agent_id);
  return {
    sole,
    addWritten: (origins, lines) => {
      const byOrigin = new Map<number, OriginWriter>();
      for (const origin of origins) byOrigin.set(origin.id, origin);
      for (const { commit_id, origin_id, lines: written } of lines) {
        const writer = byOrigin.get(origin_id);
        if (writer === undefined) continue;
        const { agent_id, model, harness } = writer;
        const key = keyOf(commit_id, agent_id);
        const known = shares.get(key);
        if (known === undefined) shares.set(key, [{ model, harness, lines: written }]);
        else addShare(known, { model, harness, lines: written });
      }
    },
    sharesOf: (commit, agent) => {
      const found = soleAgents.has(agent) ? undefined : shares.get(keyOf(commit, agent));
      return found?.sort((a, b) => b.lines - a.lines) ?? [usual(agent) ?? []].flat();
    },
  };
}

function addShare(shares: Share[], share: Share): void {
  const at = shares.findIndex(({ model, harness }) => model === share.model && harness === share.harness);
  if (at === -1) shares.push(share);
  else shares[at] = { ...share, lines: share.lines + (shares[at] as Share).lines };
}

function severalTimes(rows: readonly { readonly agent_id: string }[]): string[] {
  const seen = new Set<string>();
  return rows.flatMap(({ agent_id }) => {
    if (seen.has(agent_id)) return [agent_id];
    seen.add(agent_id);
    return [];
  });
}

/** Whole lines by the shares of those who wrote them, such that none is lost: the largest remainders get what is left. */
export function apportion(lines: number, shares: readonly number[]): number[] {
  const whole = shares.reduce((sum, share) => sum + share, 0);
  if (whole === 0) return shares.map((_, index) => (index === 0 ? lines : 0));
  const exact = shares.map((share) => (lines * share) / whole);
  const given = exact.map(Math.floor);
  const left = lines - given.reduce((sum, each) => sum + each, 0);
  const order = exact.map((each, index) => [each - Math.floor(each), index] as const).sort((a, b) => b[0] - a[0]);
  for (const [, index] of order.slice(0, left)) given[index] = (given[index] as number) + 1;
  return given;
}
