import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Above this a delivery leaves so much behind that waiting for V8 to collect it would double the memory of ingest. */
export const largeDeliveryBytes: number = 256 << 10;

let collect: (() => void) | undefined;

/** Frees at once what a large delivery took. */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
