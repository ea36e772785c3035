import fc from 'fast-check';
import type { Played } from '../histories/history.ts';
import { noLines } from '../histories/line-counts.ts';
import type { Choices } from '../histories/world.ts';
import { check, Reader } from './check.ts';
import * as steps from './steps.ts';
import { FleetWorld } from './world.ts';

/** The steps, by how often they are taken. */
const kinds = {
  edits: [steps.edits, 24],
  deletes: [steps.deletes, 3],
  commits: [steps.commits, 14],
  amends: [steps.amends, 3],
  branches: [steps.branches, 9],
  pushes: [steps.pushes, 9],
  picks: [steps.picks, 5],
  squashes: [steps.squashes, 4],
  rebases: [steps.rebases, 5],
  merges: [steps.merges, 3],
  takesOver: [steps.takesOver, 4],
  reverts: [steps.reverts, 2],
  pulls: [steps.pulls, 7],
  lands: [steps.lands, 9],
  forgets: [steps.forgets, 2],
  takesIn: [steps.takesIn, 4],
  reads: ['read', 3],
  readsWithout: ['readWithout', 2],
} satisfies Record<string, readonly [run: steps.FleetStep | 'read' | 'readWithout', weight: number]>;

type KindName = keyof typeof kinds;

export interface FleetHistory {
  readonly layout: number;
  readonly sprinkles: boolean;
  readonly steps: readonly (Choices & { readonly kind: KindName; readonly isAgent: boolean })[];
}

const choice = fc.nat(255);
const names = Object.keys(kinds) as KindName[];
const step = fc.record({
  kind: fc.oneof(...names.map((name) => ({ weight: kinds[name][1], arbitrary: fc.constant(name) }))),
  // Two of three.
  isAgent: fc.nat(2).map((number) => number > 0),
  ...{ a: choice, b: choice, c: choice, d: choice },
});

export function fleetHistories(length: number): fc.Arbitrary<FleetHistory> {
  const all = fc.array(step, { minLength: length, maxLength: length, size: 'max' });
  return fc.noBias(fc.record({ layout: fc.nat(255), sprinkles: fc.boolean(), steps: all }));
}

/** Plays a history of a fleet's and checks what its databases, read as one, tell of it. */
export function playFleet({ layout, sprinkles, steps: taken }: FleetHistory): Played {
  const world = new FleetWorld(layout, sprinkles);
  const reader = new Reader(world);
  try {
    for (const { kind, isAgent, ...choices } of taken) {
      const run: steps.FleetStep | 'read' | 'readWithout' = kinds[kind][0];
      if (typeof run === 'string') reader[run](choices);
      else run(world, world.place(choices), isAgent, choices);
    }
    return { ...check(world, reader), log: world.log };
  } catch (error) {
    return { lines: noLines, mistakes: [`${error instanceof Error ? error.stack : error}`], log: world.log };
  } finally {
    reader.close();
    world.remove();
  }
}
