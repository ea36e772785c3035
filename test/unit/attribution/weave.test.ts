import { expect, test } from 'vitest';
import { authors, play } from '../../helpers/marked.ts';

// Contents are written as lines separated by `|`, authors as a letter a line: `.` was there before we looked,
// `h` a person, `a` and `b` two edits of the agent's.
test.each([
  { name: 'a new file is its writer’s', found: '', steps: [['a', 'one|two']], authors: 'aa' },
  {
    name: 'a line typed after the agent’s is the person’s',
    found: '',
    steps: [
      ['a', 'one|two'],
      ['h', 'one|mine|two'],
    ],
    authors: 'aha',
  },
  {
    name: 'a brace typed after the agent’s is the person’s',
    found: '',
    steps: [
      ['a', 'f {|  x|}'],
      ['h', 'f {|  x|}|}'],
    ],
    authors: 'aaah',
  },
  {
    name: 'a whole function typed before the agent’s keeps its own braces',
    found: '',
    steps: [
      ['a', 'f {|  x|}'],
      ['h', 'g {|  y|}||f {|  x|}'],
    ],
    authors: 'hhhhaaa',
  },
  {
    name: 'a whole function typed between two of the agent’s keeps its own braces',
    found: '',
    steps: [
      ['a', 'f {|  x|}||k {|  z|}'],
      ['h', 'f {|  x|}||g {|  y|}||k {|  z|}'],
    ],
    authors: 'aaaahhhhaaa',
  },
  {
    name: 'a documented function typed before another keeps its own comment start',
    found: '',
    steps: [
      ['a', '/**| * A| */|fa'],
      ['h', '/**| * B| */|fb|/**| * A| */|fa'],
    ],
    authors: 'hhhhaaaa',
  },
  {
    name: 'a brace that stays is no reason to take what stays too for new',
    found: 'one|two|}|three',
    steps: [['a', 'one|two|mine|three|other|}']],
    authors: '..a.aa',
  },
  {
    name: 'a brace of another indentation is told from the agent’s',
    found: '',
    steps: [
      ['a', 'f {|  if {|  }|}'],
      ['h', 'f {|  if {|    }|  }|}'],
    ],
    authors: 'aahaa',
  },
  {
    name: 'a change of any other character makes the line the changer’s',
    found: '',
    steps: [
      ['a', 'one|two|three'],
      ['h', 'one|TWO|three'],
    ],
    authors: 'aha',
  },
  {
    name: 'the agent’s change of a person’s line makes it the agent’s',
    found: 'old',
    steps: [
      ['h', 'old|mine'],
      ['a', 'old|mine!'],
    ],
    authors: '.a',
  },
  {
    name: 'indentation by a person keeps the agent’s lines',
    found: '',
    steps: [
      ['a', 'f {|  x|}'],
      ['h', 'if {|  f {|    x|  }|}'],
    ],
    authors: 'haaah',
  },
  {
    name: 'two wrappers taken off again keep the inner block’s author',
    found: '',
    steps: [
      ['h', 'a {|  b {|  }|}'],
      ['a', 'a {|  b {|    x {|      y|    }|  }|}'],
      ['h', 'x {|  y|}'],
    ],
    authors: 'aaa',
  },
  {
    name: 'trailing blanks and tabs keep the author',
    found: '',
    steps: [
      ['a', 'one|  two'],
      ['h', 'one  |\ttwo'],
    ],
    authors: 'aa',
  },
  {
    name: 'a line rewrapped into two keeps the author',
    found: '',
    steps: [
      ['a', 'call(one, two)|end'],
      ['h', 'call(one,|  two)|end'],
    ],
    authors: 'aaa',
  },
  {
    name: 'lines joined into one keep the author',
    found: '',
    steps: [
      ['a', 'call(|  one,|  two)|end'],
      ['b', 'call(one, two)|end'],
    ],
    authors: 'aa',
  },
  {
    name: 'a rewrapped line with another character is the changer’s',
    found: '',
    steps: [
      ['a', 'call(one, two)|end'],
      ['h', 'call(one,|  three)|end'],
    ],
    authors: 'hha',
  },
  {
    name: 'lines of two authors joined belong to the one with more of the text',
    found: '',
    steps: [
      ['a', 'a long beginning of it'],
      ['h', 'a long beginning of it|end'],
      ['b', 'a long beginning of it end'],
    ],
    authors: 'a',
  },
  {
    name: 'a line of the last commit that comes back is its old author’s',
    found: 'old|keep',
    steps: [
      ['a', 'new|keep'],
      ['h', 'old|keep'],
    ],
    authors: '..',
  },
  {
    name: 'the agent’s line that a person removed and typed again is the person’s',
    found: '',
    steps: [
      ['a', 'one|two'],
      ['h', 'one'],
      ['h', 'one|two'],
    ],
    authors: 'ah',
  },
  {
    name: 'a second edit owns its own lines only',
    found: '',
    steps: [
      ['a', 'one|two'],
      ['b', 'zero|one|two|three'],
    ],
    authors: 'baab',
  },
  {
    name: 'CRLF keeps the author',
    found: '',
    steps: [
      ['a', 'one|two'],
      ['h', 'one\r|two\r'],
    ],
    authors: 'aa',
  },
  {
    name: 'a block of two authors that is moved into another, which moves too, keeps them',
    found: '',
    steps: [
      ['a', 'one|three|k1|k2|k3|k4|first|second|third|fourth|l1|l2|l3|l4|l5'],
      ['h', 'one|two|three|k1|k2|k3|k4|first|second|third|fourth|l1|l2|l3|l4|l5'],
      ['b', 'k1|k2|k3|k4|l1|l2|l3|l4|l5|first|second|third|one|two|three|fourth'],
    ],
    authors: 'aaaaaaaaaaaaahaa',
  },
  { name: 'an emptied file has no lines', found: 'x', steps: [['a', '']], authors: '' },
] as const)('$name', ({ found, steps, authors: wanted }) => {
  expect(authors(play(found, ...steps))).toBe(wanted);
});
