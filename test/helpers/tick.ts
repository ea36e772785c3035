/** Longer than the tick of the kernel's clock, which file times come from. */
export function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 30));
}
