/** Stands still for so many ms: for work that is synchronous and waits for another process. */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
