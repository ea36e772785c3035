import { describe, expect, test } from 'vitest';
import { blocks, texts } from '../../../src/render/colours.ts';
import { paintFor } from '../../../src/render/paint.ts';

/** The backgrounds that common terminals come with. */
const backgrounds = {
  dark: {
    xterm: '#000000',
    'Terminal.app Pro': '#1e1e1e',
    'VS Code Dark+': '#1e1e1e',
    'VS Code Dark Modern': '#181818',
    'GNOME Tango': '#2e3436',
    Ubuntu: '#300a24',
    'Solarized dark': '#002b36',
  },
  light: {
    xterm: '#ffffff',
    'Terminal.app Basic': '#ffffff',
    'VS Code Light+': '#ffffff',
    'GNOME Tango': '#eeeeec',
    'Solarized light': '#fdf6e3',
  },
} as const;

/** Of the 256 colours the cube from 16 on, then the greys from 232 on. */
function rgbOf(code: string): number[] {
  const number = Number(/^38;5;(\d+)$/.exec(code)?.[1]);
  if (number >= 232) return Array(3).fill(8 + 10 * (number - 232));
  const level = (place: number) => [0, 95, 135, 175, 215, 255][Math.floor((number - 16) / place) % 6] ?? Number.NaN;
  return [level(36), level(6), level(1)];
}

function rgbOfHex(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: readonly number[], other: readonly number[]): number {
  const luminance = (rgb: readonly number[]) => {
    const [red = 0, green = 0, blue = 0] = rgb.map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

test('contrast is what WCAG says it is', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
  expect(contrast(rgbOfHex('#777777'), [255, 255, 255])).toBeCloseTo(4.48, 2);
});

describe.each(['dark', 'light'] as const)('on the %s backgrounds', (kind) => {
  test.each(Object.entries(backgrounds[kind]))('of %s text has a contrast of 4.5, blocks of 3', (_, background) => {
    for (const code of Object.values(texts[kind]))
      expect(contrast(rgbOf(code), rgbOfHex(background))).toBeGreaterThanOrEqual(4.5);
    for (const code of [...Object.values(blocks[kind]), ...Object.values(blocks.untold)])
      expect(contrast(rgbOf(code), rgbOfHex(background))).toBeGreaterThanOrEqual(3);
  });
});

test('where the background is not told, text has its own colour', () => {
  for (const code of Object.values(texts.untold)) expect(['', '1']).toContain(code);
});

test.each([
  ['15;0', '38;5;81'],
  ['15;default;0', '38;5;81'],
  ['7;8', '38;5;81'],
  ['0;15', '38;5;25'],
  ['0;7', '38;5;25'],
  ['12;default', '1'],
  [undefined, '1'],
])('COLORFGBG=%s', (colours, code) => {
  const paint = paintFor({ env: { ...(colours && { COLORFGBG: colours }) }, columns: 80, isTTY: true });
  expect(paint.ai('x')).toBe(`\x1b[${code}mx\x1b[0m`);
});
