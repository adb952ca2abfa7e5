import type { TextFault } from '../../domain/diagnostic.js';
import type { ASTNode, CelTypeError } from './cel.js';
import { functionSignatures } from './environments.js';
import { shownName } from './functions.js';
import { nodesOf, type Range } from './nodes.js';
import { rangeOfName } from './own-checks.js';
import { shownType } from './shown-type.js';

/** An expression whose parts do not go together. */
export function typeFault(
  { code, summary, node }: CelTypeError,
  range: Range,
  ast: ASTNode | undefined,
): TextFault {
  // The engine's range of an access is that of the field's name only.
  const whole = { start: node?.start ?? range.start, end: range.end };
  switch (code) {
    case 'no_such_overload':
      return operatorFault(summary, range);
    case 'no_matching_overload':
      return callFault(summary, range, ast);
    default:
      return {
        code: code.replaceAll('_', '-'),
        ...(sentences[code]?.(summary) ?? plainly(summary)),
        ...whole,
      };
  }
}

/** What the engine says when an evaluation fails, for people. */
export function evaluationSentence(code: string, summary: string): string {
  const { message } =
    code === 'no_such_overload'
      ? operatorFault(summary, { start: 0, end: 0 })
      : plainly(summary.replace(/^found no matching overload for '(.*)'$/, '`$1` is not possible'));
  return message;
}

type Sentence = Pick<TextFault, 'message' | 'hint'>;

function plainly(summary: string): Sentence {
  return { message: shownTypes(summary).replace(/^[A-Z]/, (letter) => letter.toLowerCase()) };
}

/** By the engine's code; its own sentences name types between quotes. */
const sentences: Readonly<Record<string, (summary: string) => Sentence>> = {
  invalid_macro_argument: () => ({
    message: '`has` asks for a field',
    hint: 'write `has(event.build)` or `has(event.build.os)`',
  }),
  invalid_condition_type: (summary) => ({
    message: `what decides must be true or false; this is ${quotedType(summary, 0)}`,
  }),
  invalid_logical_operand: (summary) => ({
    message: `\`&&\` and \`||\` join what is true or false; this is ${quotedType(summary, 0)}`,
  }),
  incompatible_ternary_branches: (summary) => ({
    message: `what stands before and after \`:\` must be of one type; it is ${quotedType(summary, 0)} and ${quotedType(summary, 1)}`,
  }),
  cannot_index_type: (summary) => ({ message: `${quotedType(summary, 0)} has no fields` }),
  invalid_comprehension_range: (summary) => ({
    message: `a loop goes over a list; this is ${quotedType(summary, 0)}`,
  }),
  heterogeneous_list_element: (summary) => oneType('all items of a list', summary),
  heterogeneous_map_key: (summary) => oneType('all keys of a map', summary),
  heterogeneous_map_value: (summary) => oneType('all values of a map', summary),
};

function oneType(what: string, summary: string): Sentence {
  const message = `${what} must be of one type; this is ${quotedType(summary, 1)}, and the first is ${quotedType(summary, 0)}`;
  return { message, hint: 'write `dyn(…)` around each' };
}

function quotedType(summary: string, index: number): string {
  const [, type = 'dyn'] = [...summary.matchAll(/'([^']*)'/g)][index] ?? [];
  return shownType(type);
}

function operatorFault(summary: string, range: Range): TextFault {
  const code = 'wrong-types';
  const [, left, operator = '', right = ''] =
    /^no such overload: (.+) (==|!=|<=|>=|<|>|in|[-+*/%]) (.+)$/.exec(summary) ?? [];
  if (left !== undefined) {
    const message = `\`${operator}\` does not work between ${shownType(left)} and ${shownType(right)}`;
    return { code, message, hint: operatorHint(left, operator, right), ...range };
  }
  const [, unary, operand] = /^no such overload: ([!-])(.+)$/.exec(summary) ?? [];
  const message =
    unary === undefined || operand === undefined
      ? shownTypes(summary)
      : `\`${unary}\` does not work on ${shownType(operand)}`;
  return { code, message, ...range };
}

function operatorHint(left: string, operator: string, right: string): string | undefined {
  const types = new Set([left, right]);
  if (types.has('null')) return 'ask with `has(…)` whether a field is there';
  if (types.has('int') && types.has('string')) {
    return operator === '+'
      ? 'make a text of the number with `string(…)`'
      : 'write the number without quotes, or use `int(…)`';
  }
  if (types.has('int') && types.has('double')) return 'use `double(…)` on the whole number';
  if (types.has('version')) return 'compare versions with `isLessThan(…)` and its like';
  if (operator === 'in' && right === 'string') return 'for a part of a text, use `contains(…)`';
  return undefined;
}

function callFault(summary: string, range: Range, ast: ASTNode | undefined): TextFault {
  const code = 'wrong-arguments';
  const call = ast && nodesOf(ast).find((node) => isCallAt(node, range));
  if (call?.op !== 'call' && call?.op !== 'rcall') {
    return { code, message: shownTypes(summary), ...range };
  }
  const [name] = call.args;
  const given = /'(.*)'/.exec(summary)?.[1] ?? '';
  const signatures = (functionSignatures.get(name) ?? [])
    // A type for each object of an event would only hide the others.
    .filter((signature) => !signature.includes('fields.'))
    .map((signature) => `\`${shownSignature(signature, name)}\``);
  return {
    code,
    message: `\`${shownName(name)}\` cannot be called as \`${shownSignature(given, name)}\``,
    hint:
      signatures.length > 0
        ? `it is ${[...new Set(signatures)].slice(0, 4).join(' or ')}`
        : undefined,
    ...rangeOfName(call, shownName(name)),
  };
}

function isCallAt(node: ASTNode, { start, end }: Range): boolean {
  return (node.op === 'call' || node.op === 'rcall') && node.start === start && node.end === end;
}

function shownSignature(signature: string, name: string): string {
  return shownTypes(signature).replace(`${name}(`, `${shownName(name)}(`);
}

function shownTypes(text: string): string {
  return text.replaceAll(/google\.protobuf\.|fields\./g, '').replaceAll(/\bdyn<(\w+)>/g, '$1');
}
