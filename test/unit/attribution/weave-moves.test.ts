import { expect, test } from 'vitest';
import type { Weave } from '../../../src/attribution/weave.ts';
import { type Fate, movesOfStep } from '../../../src/attribution/weave-moves.ts';
import { play, text } from '../../helpers/marked.ts';

const fateOf: Record<string, Fate> = { g: 'gone before', l: 'leaves', s: 'stays' };

/**
 * Of a weave and a letter for what becomes of each of its lines: for each line of the content (`+`: it is new) the place in the
 * weave of the one that it was, or `.`; then, for lines that stay, `copy<original`.
 */
function moved(weave: Weave, fates: string, content: string): string {
  const words = content.split('|');
  const lines = text(words.map((word) => word.replace('+', '')).join('|'));
  const fated = [...fates].map((letter) => fateOf[letter] as Fate);
  const { origins, copies } = movesOfStep(weave, fated, lines, (at) => words[at]?.startsWith('+') === true);
  const placeOf = (id: number | undefined) => weave.findIndex((line) => line.id === id);
  const drawn = words.map((_, at) => (origins.has(at) ? placeOf(origins.get(at)?.id) : '.')).join('');
  return [drawn, ...[...copies].map(([id, { id: from }]) => `${placeOf(id)}<${placeOf(from)}`)].join(' ');
}

const four = play('aa|bb|cc|dd');

test.each<[string, Weave, string, string, string]>([
  ['a block that leaves', four, 'llls', 'dd|+aa|+bb|+cc', '.012'],
  ['each line once', four, 'llls', 'dd|+aa|+bb|+cc|dd|+aa|+bb|+cc', '.012....'],
  ['no two lines', four, 'llss', 'cc|dd|+aa|+bb', '....'],
  ['not around a line that stays where it left', play('aa|bb|dd|cc'), 'llsl', 'dd|+aa|+bb|+cc', '....'],
  ['around a blank one that stays there', play('aa|bb||cc'), 'llsl', '|+aa|+bb|+cc', '.013'],
  ['around a new one that stays', play('aa|bb|cc', ['a', 'aa|bb|dd|cc']), 'llsl', 'dd|+aa|+bb|+cc', '.013'],
  ['not around one where it comes', four, 'llls', '+aa|+bb|dd|+cc', '....'],
  ['around a blank one where it comes', play('aa|bb|cc|'), 'llls', '+aa|+bb||+cc', '01.2'],
  ['one that left before', play('', ['a', 'aa|bb|cc|dd'], ['h', 'dd']), 'gggs', 'dd|+aa|+bb|+cc', '.012'],
  [
    'one that left before around what stayed, as it was written',
    play('', ['a', 'aa|bb|cc'], ['a', 'aa|bb|dd|cc'], ['h', 'dd']),
    'ggsg',
    'dd|+aa|+bb|+cc',
    '.013',
  ],
  [
    'what leaves before what left',
    play('aa|bb|cc|x|aa|bb|cc', ['h', 'x|aa|bb|cc']),
    'gggslll',
    'x|+aa|+bb|+cc',
    '.456',
  ],
])('a step moves %s', (_, weave, fates, content, expected) => {
  expect(moved(weave, fates, content)).toBe(expected);
});

const copied = play('aa|bb|cc|x', ['h', 'aa|bb|cc|x|aa|bb|cc']);

test.each<[string, Weave, string, string, string]>([
  ['the originals leave', copied, 'lllssss', 'x|aa|bb|cc', '.... 4<0 5<1 6<2'],
  [
    'whatever went from between them',
    play('aa|bb|cc|x', ['h', 'aa|bb|cc|x|aa|zz|bb|cc'], ['h', 'aa|bb|cc|x|aa|bb|cc']),
    'lllssgss',
    'x|aa|bb|cc',
    '.... 4<0 6<1 7<2',
  ],
  [
    'not where the later ones leave',
    play('x', ['h', 'aa|bb|cc|x'], ['a', 'aa|bb|cc|x|aa|bb|cc']),
    'sssslll',
    'aa|bb|cc|x',
    '....',
  ],
  ['not where they left before', copied, 'gggssss', 'x|aa|bb|cc', '....'],
  [
    'whatever leaves now',
    play('aa|bb|cc|x|dd|ee|ff', ['h', 'aa|bb|cc|x|aa|bb|cc|dd|ee|ff']),
    'gggsssslll',
    'x|aa|bb|cc',
    '....',
  ],
  ['not where they are put in a third place', copied, 'lllssss', 'x|aa|bb|cc|+aa|+bb|+cc', '....012'],
  [
    'not of what was indented since',
    play('aa|bb|cc|x', ['h', 'aa|bb|cc|x|aa|bb|cc'], ['h', 'aa|bb|cc|x|  aa|  bb|  cc']),
    'lllsgsgsgs',
    'x|  aa|  bb|  cc',
    '....',
  ],
  [
    'around what was put in between the originals',
    play('aa|bb|cc|x', ['a', 'aa|bb|dd|cc|x'], ['h', 'aa|bb|dd|cc|x|aa|bb|cc']),
    'llslssss',
    'dd|x|aa|bb|cc',
    '..... 5<0 6<1 7<3',
  ],
  [
    'not around what stays of before',
    play('aa|bb|y|cc|x', ['h', 'aa|bb|y|cc|x|aa|bb|cc']),
    'llslssss',
    'y|x|aa|bb|cc',
    '.....',
  ],
  ['not where two of three leave', copied, 'llsssss', 'cc|x|aa|bb|cc', '.....'],
  [
    'not around a line of before',
    play('aa|bb|cc|x|y', ['h', 'aa|bb|cc|x|aa|bb|y|cc']),
    'lllsssss',
    'x|aa|bb|y|cc',
    '.....',
  ],
  ['not of lines of before', play('aa|bb|cc|x|aa|bb|cc'), 'lllssss', 'x|aa|bb|cc', '....'],
])('a copy of an earlier step turns out to be a move: %s', (_, weave, fates, content, expected) => {
  expect(moved(weave, fates, content)).toBe(expected);
});
