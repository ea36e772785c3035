import type { BlameView } from '../render/blame.ts';
import type { Store } from '../store/open.ts';

/** Placeholder until blame is written. */
export function blameFile(_store: Store, _request: { file: string; rev?: string | undefined; cwd: string }): BlameView {
  throw new Error('not yet');
}
