// What a test file takes from vitest, without its processes: tests are collected and run here, with vitest's own `expect`.
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
const expect = Object.assign((value, message) => chai.expect(value, message), chai.expect);
Object.assign(expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT]);
setState({ assertionCalls: 0 }, expect);

/** Collects the tests that a bundle of test files declares. */
export function collector() {
  const tests = [];
  const around = { before: [], after: [] };
  const test = (name, run) => {
    tests.push({ name: String(name), run });
  };
  test.each = (cases) => (name, run) => {
    for (const each of cases) {
      const values = Array.isArray(each) ? each : [each];
      test(name, () => run(...values));
    }
  };
  const describe = (_, body) => body();
  describe.each = (cases) => (_, body) => {
    for (const each of cases) body(...(Array.isArray(each) ? each : [each]));
  };
  const vitest = {
    test,
    it: test,
    describe,
    expect,
    beforeEach: (run) => around.before.push(run),
    afterEach: (run) => around.after.push(run),
  };
  const run = async (index) => {
    for (const each of around.before) await each();
    try {
      await tests[index].run();
    } finally {
      for (const each of around.after) await each();
    }
  };
  return { vitest, tests, run };
}
