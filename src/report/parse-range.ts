/** `BASE..HEAD` as somebody named it. */
export interface NamedRange {
  readonly base: string;
  readonly head: string;
}

/** Takes `BASE..HEAD` and `BASE...HEAD` for the same, as a pull request does; `undefined`: it is neither. */
export function parseRange(text: string): NamedRange | undefined {
  const [, base = '', head = ''] = /^(.*?)\.\.\.?(.*)$/s.exec(text) ?? [];
  return base + head === '' ? undefined : { base: base || 'HEAD', head: head || 'HEAD' };
}
