import { createHash } from 'node:crypto';

/** What a day of a table holds, in whatever order its rows come: each row's hash, all of them laid over each other. */
export class Digest {
  readonly #sum = new Int32Array(4);

  add(line: string): void {
    const hash = createHash('md5').update(line).digest();
    for (let at = 0; at < 4; at++) this.#sum[at] = (this.#sum[at] as number) ^ hash.readInt32LE(at * 4);
  }

  text(): string {
    return Buffer.from(this.#sum.buffer).toString('base64');
  }
}

/** By day. */
export type Days = Map<string, Digest>;

export function addToDay(days: Days, day: string, line: string): void {
  let digest = days.get(day);
  if (digest === undefined) {
    digest = new Digest();
    days.set(day, digest);
  }
  digest.add(line);
}
