import fc from 'fast-check';
import { check, type Tally } from './check.ts';
import * as edit from './edit-steps.ts';
import * as forge from './forge-steps.ts';
import * as git from './git-steps.ts';
import { noLines } from './line-counts.ts';
import type { Who } from './texts.ts';
import { type Choices, World } from './world.ts';

type Run = (world: World, who: Who, choices: Choices) => void;
type Kind = readonly [run: Run, weight: number, isRepeat?: 'repeats'];

/** The steps, by how often they are taken. `repeats`: git counts lines again, so that the totals cannot be checked. */
const kinds = {
  creates: [edit.creates, 5],
  inserts: [edit.inserts, 14],
  changes: [edit.changes, 9],
  deletes: [edit.deletes, 5],
  retypes: [edit.retypes, 16, 'repeats'],
  changesPlaces: [edit.changesPlaces, 5],
  reindents: [edit.reindents, 4],
  trailingBlanks: [edit.trailingBlanks, 2],
  lineEnds: [edit.lineEnds, 2],
  rewraps: [edit.rewraps, 3, 'repeats'],
  movesWithin: [edit.movesWithin, 4, 'repeats'],
  movesAcross: [edit.movesAcross, 4, 'repeats'],
  renames: [edit.renames, 3, 'repeats'],
  removesFile: [edit.removesFile, 1],
  commitsAll: [git.commitsAll, 16],
  commitsSomeFiles: [git.commitsSomeFiles, 5],
  commitsSomeHunks: [git.commitsSomeHunks, 5],
  amendsAll: [git.amendsAll, 4],
  amendsMessage: [git.amendsMessage, 2],
  branches: [git.branches, 8],
  rebases: [git.rebases, 4],
  rebasesInteractively: [git.rebasesInteractively, 4],
  cherryPicks: [git.cherryPicks, 4],
  reverts: [git.reverts, 3],
  resets: [git.resets, 3],
  stashes: [git.stashes, 3],
  unstashes: [git.unstashes, 4],
  restores: [git.restores, 3],
  merges: [git.merges, 5],
  worksInLinkedWorktree: [git.worksInLinkedWorktree, 2],
  expiresReflog: [git.expiresReflog, 1],
  ingests: [git.ingests, 4],
  lands: [forge.lands, 6],
} satisfies Record<string, Kind>;

type KindName = keyof typeof kinds;

export interface Step extends Choices {
  readonly kind: KindName;
  readonly who: Who;
}

export interface History {
  /** Whether lines may be repeated by white space and moves: else the totals are checked. */
  readonly repeats: boolean;
  /** Whether blank lines and braces stand among the lines. */
  readonly sprinkles: boolean;
  readonly lags: boolean;
  readonly steps: readonly Step[];
}

const choice = fc.nat(255);
const names = Object.keys(kinds) as KindName[];
const step = fc.record({
  kind: fc.oneof(...names.map((name) => ({ weight: kinds[name][1], arbitrary: fc.constant(name) }))),
  who: fc.constantFrom<Who>('agent', 'person'),
  ...{ a: choice, b: choice, c: choice, d: choice },
});

export function histories(length: number): fc.Arbitrary<History> {
  // Without bias the first history of a seed is as varied as the hundredth.
  return fc
    .noBias(
      fc.record({ repeats: fc.nat(3), steps: fc.array(step, { minLength: length, maxLength: length, size: 'max' }) }),
    )
    .map(({ repeats, steps }) => ({
      ...{ repeats: repeats > 0, sprinkles: repeats > 0, lags: (steps[0]?.d ?? 0) % 2 === 0 },
      steps,
    }));
}

export interface Played extends Tally {
  readonly mistakes: readonly string[];
  /** The history as readable text. */
  readonly log: readonly string[];
}

/** Plays a history from an empty repository and checks all that was recorded of it. */
export function play({ repeats, sprinkles, lags, steps }: History): Played {
  const world = new World({ sprinkles, hasRepeats: repeats, lags });
  try {
    begin(world);
    for (const { kind, who, ...choices } of steps) {
      const [run, , isRepeat] = kinds[kind] as Kind;
      if (isRepeat && !repeats) continue;
      if (kind in git && who === 'agent' && choices.d % 2 === 0) {
        world.byBash(() => run(world, who, choices));
        // As it does behind each call. Later, nothing may tell any more what git took from its own store.
        world.ingest();
      } else run(world, who, choices);
      world.look();
    }
    world.note('the end');
    return { ...check(world), log: world.log };
  } catch (error) {
    return { lines: noLines, mistakes: [`${error instanceof Error ? error.stack : error}`], log: world.log };
  } finally {
    world.remove();
  }
}

function begin(world: World): void {
  const choices = { a: 0, b: 5, c: 1, d: 1 };
  edit.creates(world, 'agent', choices);
  edit.creates(world, 'person', choices);
  git.commitsAll(world, 'person', choices);
  world.look();
}
