// Small changes to a TypeScript file that a test should notice, all put into one text: `__is(n)` says whether change n is
// the one that is tried, so that a file is compiled once for hundreds of them. `__tick()` stands in every loop: a change
// that makes one endless is noticed by the count, not by a clock.
import { parseSync } from 'oxc-parser';

const others = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&': ['|'],
  '|': ['&'],
  '^': ['&'],
  '<<': ['>>'],
  '>>': ['<<'],
  '+=': ['-='],
  '-=': ['+='],
};
const otherMethods = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  find: 'findLast',
  findLast: 'find',
  findIndex: 'findLastIndex',
  findLastIndex: 'findIndex',
  startsWith: 'endsWith',
};
const droppable = new Set(['filter', 'reverse', 'slice', 'sort']);
const loops = new Set(['DoWhileStatement', 'ForOfStatement', 'ForStatement', 'WhileStatement']);
/** Of TypeScript's own nodes those that hold an expression. */
const typed = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']);

/** The text with nothing but the counts of its loops. */
export function withTicks(name, source) {
  return mutantsOf(name, source, false).text;
}

/** The text with all changes in it, numbered from `first`, and of each its line and what it does. */
export function mutantsOf(name, source, isTried = true, first = 0) {
  const { program, errors } = parseSync(name, source);
  if (errors.length > 0) throw new Error(`${name} does not parse: ${errors[0].message}`);
  const mutants = [];
  const raw = (node) => source.slice(node.start, node.end);
  const note = (node, change) => {
    const line = source.slice(0, node.start).split('\n').length;
    mutants.push({ file: name, line, from: raw(node).replace(/\s+/g, ' '), change: change.replace(/\s+/g, ' ') });
    return first + mutants.length - 1;
  };
  const choose = (node, text, changes) =>
    changes.reduce((rest, change) => `(__is(${note(node, change)}) ? (${change}) : ${rest})`, `(${text})`);

  const render = (node, isSpine = false) => {
    if (isUntouched(node)) return raw(node);
    let out = '';
    let at = node.start;
    for (const [key, child] of childrenOf(node)) {
      if (child.start < at) continue;
      const goesOn = node.type === 'ChainExpression' || (isSpine && (key === 'object' || key === 'callee'));
      out += source.slice(at, child.start) + renderIn(node, key, child, goesOn);
      at = child.end;
    }
    const whole = out + source.slice(at, node.end);
    return isTried ? changed(node, whole, isSpine) : whole;
  };

  /** What a child is for its parent may be changed as well: a condition, a loop's body, the name of a method. */
  const renderIn = (parent, key, child, isSpine) => {
    const text = render(child, isSpine);
    if (key === 'body' && loops.has(parent.type)) return `{ __tick(); ${text} }`;
    if (!isTried) return text;
    if (key === 'test' && (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression'))
      return choose(child, text, ['true', 'false']);
    return key === 'test' && loops.has(parent.type) ? choose(child, text, ['false']) : text;
  };

  const changed = (node, text, isSpine) => {
    switch (node.type) {
      case 'BinaryExpression':
      case 'AssignmentExpression': {
        const { left, right, operator } = node;
        return choose(
          node,
          text,
          (others[operator] ?? []).map((other) => `${raw(left)} ${other} ${raw(right)}`),
        );
      }
      case 'LogicalExpression':
        return choose(node, text, [raw(node.left), raw(node.right)]);
      case 'UnaryExpression':
        return node.operator === '!' ? choose(node, text, [raw(node.argument)]) : text;
      case 'UpdateExpression':
        return choose(node, text, [raw(node).replace(/\+\+|--/, (sign) => (sign === '++' ? '--' : '++'))]);
      case 'Literal':
        return choose(node, text, otherLiterals(node));
      case 'CallExpression': {
        const { callee } = node;
        const isDroppable = !isSpine && callee.type === 'MemberExpression' && droppable.has(callee.property.name);
        return isDroppable ? choose(node, text, [raw(callee.object)]) : text;
      }
      case 'MemberExpression': {
        const other = node.computed ? undefined : otherMethods[node.property.name];
        if (other === undefined) return text;
        const is = `__is(${note(node, `.${other}`)})`;
        const before = text.slice(0, -node.property.name.length - 1);
        return `${before}${before.endsWith('?') ? '.' : ''}[${is} ? '${other}' : '${node.property.name}']`;
      }
      case 'ExpressionStatement':
      case 'BreakStatement':
      case 'ContinueStatement':
        return `{ if (!__is(${note(node, 'nothing')})) ${text} }`;
      default:
        return text;
    }
  };
  const text = render(program);
  return { text, mutants };
}

function isUntouched(node) {
  // `-1` says that there is none: what compares it is changed anyhow.
  if (node.type === 'UnaryExpression' && node.operator === '-' && node.argument.raw === '1') return true;
  return node.type === 'ImportDeclaration' || (node.type.startsWith('TS') && !typed.has(node.type));
}

function childrenOf(node) {
  const children = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === 'key' && !node.computed) continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string' && typeof child.start === 'number') children.push([key, child]);
    }
  }
  return children.sort(([, a], [, b]) => a.start - b.start);
}

function otherLiterals({ value, raw, regex }) {
  if (typeof value === 'number') return [`${raw} + 1`];
  if (typeof value === 'boolean') return [String(!value)];
  if (typeof value === 'string') return [value === '' ? "'other'" : "''"];
  if (regex === undefined) return [];
  const { pattern, flags } = regex;
  const loose = [pattern.replace(/^\^/, ''), pattern.replace(/\$$/, '')].filter((each) => each !== pattern);
  return loose.map((each) => `/${each}/${flags}`);
}
