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
  let scope = { before: [], after: [], around: undefined };
  const test = (name, run) => {
    tests.push({ name: String(name), run, scope });
  };
  test.each = (cases) => (name, run) => {
    for (const each of cases) {
      const values = Array.isArray(each) ? each : [each];
      test(name, () => run(...values));
    }
  };
  const describe = (_, body) => {
    const around = scope;
    scope = { before: [], after: [], around };
    body();
    scope = around;
  };
  describe.each = (cases) => (name, body) => {
    for (const each of cases) describe(name, () => body(...(Array.isArray(each) ? each : [each])));
  };
  const vitest = {
    test,
    it: test,
    describe,
    expect,
    beforeEach: (run) => scope.before.push(run),
    afterEach: (run) => scope.after.push(run),
  };
  const run = async (index) => {
    const scopes = [];
    for (let each = tests[index].scope; each !== undefined; each = each.around) scopes.push(each);
    for (const { before } of scopes.toReversed()) for (const each of before) await each();
    try {
      await tests[index].run();
    } finally {
      for (const { after } of scopes) for (const each of after) await each();
    }
  };
  return { vitest, tests, run };
}
