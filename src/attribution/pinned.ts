/** Lines at both ends that are known to be the same, by position: what lies outside the text that an edit replaced. */
export interface Pinned {
  readonly prefix: number;
  readonly suffix: number;
}
