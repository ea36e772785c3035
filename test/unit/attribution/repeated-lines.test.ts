import { expect, test } from 'vitest';
import { type BroughtLine, repeatedLines } from '../../../src/attribution/repeated-lines.ts';
import { text } from '../../helpers/marked.ts';

// Lines of eight letters tell more than braces do.
const hashes = (content: string) => Float64Array.from(text(content), (line) => line.stripped);

interface File {
  readonly content: string;
  /** A letter a line: of which commit it is known to be; `-`: of none; `?`: it was there before, of which commit is not known. */
  readonly from: string;
  /** What a counted commit added to the file; several of them are separated by ` / `. */
  readonly counting?: string;
  readonly counted?: string;
  readonly takenOver?: string;
  /** What each of the commits added. */
  readonly there?: Readonly<Record<string, string>>;
}

/** The lines that are repeated. */
function repeated({ content, from, counting, counted = '', takenOver = '', there = {} }: File): string {
  const lines = text(content);
  const brought = new Map<number, BroughtLine>();
  for (const [index, sha] of [...from].entries()) {
    const source = { evidence: 'replaced', hashes: hashes(there[sha] ?? content), origins: [] } as const;
    const at = source.hashes.indexOf(lines[index]?.stripped ?? 0);
    const facts = { isCounted: counted.includes(sha), isTakenOver: takenOver.includes(sha), there: { source, at } };
    if (sha !== '-') brought.set(index, sha === '?' ? {} : { sha, ...facts });
  }
  const found = repeatedLines(lines, brought, counting === undefined ? [] : counting.split(' / ').map(hashes));
  return content
    .split('|')
    .filter((_, index) => found.has(index))
    .join('|');
}

test('lines of a commit that counts are repeated', () => {
  expect(repeated({ content: 'firstline|}|otherline', from: 'aa-', counted: 'a' })).toBe('firstline|}');
});

test('lines of a commit that counts no more are new work', () => {
  expect(repeated({ content: 'firstline|}', from: 'aa' })).toBe('');
});

test('they are repeated where another commit that counts has their text', () => {
  expect(repeated({ content: 'firstline|otherline', from: 'aa', counting: 'otherline' })).toBe('otherline');
});

test('so are lines of which nobody knows which commit they are from, however short', () => {
  expect(repeated({ content: 'firstline|}|x', from: '??-', counting: '}|x' })).toBe('}');
});

test('what a rebase takes over from a commit that counted it all is no other commit’s', () => {
  expect(repeated({ content: 'firstline|}', from: 'aa', takenOver: 'a', counting: 'firstline|}' })).toBe('');
});

test('a short line goes with the line that tells more and came beside it', () => {
  const file = { content: 'firstline|}|x', from: 'aaa', counting: 'otherline|}' };
  expect(repeated(file)).toBe('');
  expect(repeated({ ...file, counting: 'firstline|x|otherline|}' })).toBe('firstline|}|x');
  expect(repeated({ ...file, content: '}|x|firstline' })).toBe('');
});

test('with one that came from there to another place, too', () => {
  expect(repeated({ content: 'firstline|typed|}', from: 'a-a', counting: 'otherline|}' })).toBe('');
});

test('of lines that tell more it goes with the next one, the one above first', () => {
  const counting = 'otherline|x|}';
  expect(repeated({ content: 'firstline|}|typed|otherline', from: 'aa-a', counting })).toBe('otherline');
  expect(repeated({ content: '}|firstline|typed|otherline', from: 'aa-a', counting })).toBe('otherline');
  expect(repeated({ content: 'firstline|}|otherline', from: 'aaa', counting })).toBe('otherline');
  expect(repeated({ content: 'otherline|}|firstline', from: 'aaa', counting })).toBe('otherline|}');
  expect(repeated({ content: 'firstline|)|}|typed|otherline', from: 'aaa-a', counting })).toBe('otherline');
});

test('but not with what came from another commit', () => {
  expect(repeated({ content: 'firstline|}', from: 'ba', counting: 'otherline|}' })).toBe('}');
});

test('where the counted commit has it beside the same line that tells more, it is that one', () => {
  const file = { content: 'firstline|}|x|otherline', from: 'aaa-' };
  expect(repeated({ ...file, counting: 'x|otherline' })).toBe('x');
  expect(repeated({ ...file, counting: '}|x|otherline' })).toBe('}|x');
  expect(repeated({ ...file, counting: '}|otherline' })).toBe('');
  expect(repeated({ ...file, counting: ')|otherline|y|x' })).toBe('');
  expect(repeated({ ...file, counting: 'one more line / x|otherline' })).toBe('x');
  const there = { a: 'firstline|}|x|gone from there' };
  expect(repeated({ ...file, counting: 'x|otherline', there })).toBe('x');
});

test('or where it stood beside it there', () => {
  const file = { content: 'firstline|}|otherline', from: 'aa-', counting: '}|otherline|gone' };
  expect(repeated(file)).toBe('}');
  const there = { a: 'firstline|newline1|}|otherline' };
  expect(repeated({ content: 'firstline|}|typed|otherline', from: 'aa--', counting: '}|otherline' })).toBe('');
  expect(repeated({ content: 'firstline|}|typed|otherline', from: 'aa--', counting: '}|otherline', there })).toBe('}');
});
