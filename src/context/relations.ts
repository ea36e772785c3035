/** How a commit is related to another one. */
export interface Relation {
  readonly kind: /** It takes the place of that one (amend). */
    | 'replaces'
    /** A rebase made it of that one. */
    | 'rebases'
    /** The rebase that made it replaced that one, too. */
    | 'beside'
    /** A reset took that one off the branch, and left its work to be committed again. */
    | 'resets'
    /** Git copied that one (cherry-pick). */
    | 'picks'
    /** The rebase that made it left that one on another branch, where it counts still. */
    | 'left-behind'
    /** That one had taken the place of what it replaces before: in another clone, or on another branch. */
    | 'same-work'
    /** It is made of that one, which nobody recorded. */
    | 'unrecorded';
  /** Both have author, time and subject in common: git copied each line of that one once. */
  readonly isCopied?: boolean;
  /** All lines of that one counted there until now: so they do here. */
  readonly isTakenOver?: boolean;
}

type RelationKind = Relation['kind'];

/** By the other commit; those whose lines are looked for first first. */
export type Relations = ReadonlyMap<string, Relation>;

/** Of several relations to one commit the first holds. */
export function toRelations(all: Iterable<readonly [string, Relation]>): Relations {
  const relations = new Map<string, Relation>();
  for (const [sha, relation] of all) if (!relations.has(sha)) relations.set(sha, relation);
  return relations;
}

export function relatedBy(relations: Relations, ...kinds: readonly RelationKind[]): string[] {
  return [...relations].flatMap(([sha, { kind }]) => (kinds.includes(kind) ? [sha] : []));
}

const replacing: readonly RelationKind[] = ['replaces', 'rebases', 'beside', 'resets'];
const madeFrom: readonly RelationKind[] = [...replacing, 'picks', 'left-behind'];

/** Whether the work of another commit moves to this one. */
export function isReplaced(relation: Relation | undefined): boolean {
  return relation !== undefined && replacing.includes(relation.kind);
}

/** The recorded commits that this one was made from: those that it replaces, leaves out, and copies. */
export function predecessorsIn(relations: Relations): string[] {
  return relatedBy(relations, ...madeFrom);
}
