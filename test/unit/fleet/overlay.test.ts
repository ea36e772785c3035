import { describe, expect, test } from 'vitest';
import { overlay } from '../../../src/fleet/overlay.ts';
import { drawnFile, redrawn } from '../../helpers/drawn-commit.ts';

/** `b` is an edit of agent B's, `a` and `c` are what changed in calls of others. */
const isEdit = (origin: number) => ({ isEdit: origin === 11 });

/** What comes of a commit of one file, of which some sources tell; `landed:` before what one tells: made elsewhere. */
function laid(...tellings: readonly string[]): string {
  const files = overlay(
    tellings.map((telling) => {
      const [, landed, drawn = ''] = /^(landed: )?(.*)$/.exec(telling) ?? [];
      return { files: [drawnFile(drawn)], landed: landed !== undefined };
    }),
    isEdit,
  );
  return files.map(redrawn).join('; ');
}

describe('of what several sources tell of a line', () => {
  test.each([
    ['an agent’s goes before a person’s', ['+h:x', '+a:x'], '+a'],
    ['an agent’s goes before nobody’s', ['+u:x', '+a:x'], '+a'],
    ['nobody’s goes before a person’s, which nobody there knew better', ['+h:x', '+u:x'], '+u'],
    ['a person’s goes before nobody’s where that was made elsewhere', ['landed: +u:x', '+h:x'], '+h'],
    ['a person’s that was known again in what landed goes before nobody’s', ['+u:x', 'landed: +h~!:x'], '+h~!'],
    ['of two agents the one that wrote it there goes before the one from which it came', ['+a~:x', '+b:x'], '+b'],
    ['of two agents the one that saw it made goes before one that saw it land', ['landed: +a~:x', '+b~:x'], '+b~'],
    ['of two that say the same the first is taken', ['+a:x', '+c:x'], '+a'],
    ['of two agents the one whose edit says so', ['+a:x|+b:y', '+b:x|+c:y'], '+b +b'],
    ['of two people’s one that is known to count elsewhere', ['+h:x', '+h!:x'], '+h!'],
    ['each line by itself', ['+a:x|+h:y|.h:z|+h:w', '+h:x|+b:y|.h:z|+h:w'], '+a +b .h +h'],
    ['so with removed ones', ['-h:x|-h:y', '-a:x|-h:y'], '-a -h'],
    ['one alone is as it is', ['+a:x|-h:y|.u:z'], '+a .u -h'],
  ])('%s', (_, tellings, wanted) => {
    expect(laid(...tellings)).toBe(wanted);
  });

  test('what somebody said by hand goes before all, the newer before the older', () => {
    const said: Record<number, string> = { 1: '2026-01-02', 10: '2026-01-03' };
    const of = (...drawn: readonly string[]) =>
      overlay(
        drawn.map((each) => ({ files: [drawnFile(each)], landed: false })),
        (origin) => ({ isEdit: origin === 11, ...(said[origin] && { decidedAt: said[origin] }) }),
      )
        .map(redrawn)
        .join();
    expect([of('+h:x', '+b:x'), of('+b:x', '+h:x'), of('+h:x', '+a:x'), of('+a:x', '+h:x')]).toEqual([
      ...['+h', '+h', '+a', '+a'],
    ]);
  });

  test('what is drawn of other lines is passed over', () => {
    // Whether it is text is another question where configurations differ.
    expect(laid('+h:x|+h:y', '+a:x')).toBe('+h +h');
    expect(laid('+h:x|.h:y', '+a:x|+a:y')).toBe('+h .h');
    expect(laid('+h:x|-h:y', '+a:x')).toBe('+h -h');
  });

  test('files that one of them alone tells of are in it, by name', () => {
    const [g, f] = [drawnFile('+a:x', { path: 'g' }), drawnFile('+b:y', { path: 'f' })];
    const made = overlay(
      [
        { files: [g], landed: false },
        { files: [f], landed: false },
      ],
      isEdit,
    );
    expect(made.map((file) => `${file.path} ${redrawn(file)}`)).toEqual(['f +b', 'g +a']);
  });
});
