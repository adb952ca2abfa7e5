import type { Json } from '../domain/json.js';
import { didYouMean } from '../rules/names.js';
import type { WithTree } from '../rules/ruleset.js';
import { typeNames, valueTypeOf } from '../rules/schema/accepted-types.js';
import { asText, knownOf } from './known.js';
import type { StepAtHand } from './step-at-hand.js';

/** An input as a workflow or pipeline declares it. */
export interface DeclaredInput {
  readonly name: string;
  /** It must be given: it is required and has no default. */
  readonly needed: boolean;
  readonly type: 'text' | 'number' | 'boolean' | 'list';
  /** The only values that it takes; undefined: any. */
  readonly options: readonly string[] | undefined;
}

export interface DeclaredInputs {
  /** Where they are declared, such as `ci.yml on main`. */
  readonly where: string;
  readonly inputs: readonly DeclaredInput[];
  /** Values are sent as text, and read as what the input is declared to be. */
  readonly sentAsText: boolean;
}

/** Holds what a step gives against what is declared. */
export function checkGivenInputs(
  at: StepAtHand,
  given: readonly (readonly [string, WithTree])[],
  declared: DeclaredInputs,
): void {
  const byName = new Map(declared.inputs.map((input) => [input.name, input]));
  for (const [name, tree] of given) {
    const input = byName.get(name);
    if (input === undefined) reportUndeclared(at, name, declared);
    else checkValue(at, input, tree, declared);
  }
}

function reportUndeclared(at: StepAtHand, name: string, { where, inputs }: DeclaredInputs): void {
  const names = inputs.map((input) => input.name);
  const near = didYouMean(name, names);
  at.reportName(['inputs', name], {
    code: 'undeclared-input',
    message: `${where} declares no input \`${name}\`${near}`,
    hint: near === '' ? declaredText(names) : undefined,
  });
}

function declaredText(names: readonly string[]): string {
  return names.length === 0 ? 'it declares no inputs' : `it declares ${names.join(', ')}`;
}

/** @param given names of what is sent, whatever sends it */
export function checkNeededInputs(
  at: StepAtHand,
  given: ReadonlySet<string>,
  { where, inputs }: DeclaredInputs,
): void {
  for (const { name } of inputs.filter((input) => input.needed && !given.has(input.name))) {
    at.reportName(['inputs'], {
      code: 'missing-input',
      message: `${where} needs the input \`${name}\``,
      hint: `add it to \`inputs\`, or give it a default there`,
    });
  }
}

function checkValue(
  at: StepAtHand,
  input: DeclaredInput,
  tree: WithTree,
  { where, sentAsText }: DeclaredInputs,
): void {
  const path = ['inputs', input.name];
  const known = knownOf(tree);
  const wrong = (what: string) => {
    const message = `${where} takes ${typeTexts[input.type]} as \`${input.name}\`; this is ${what}`;
    at.report(path, { code: 'wrong-input-type', message });
  };
  if (known.is === 'value') {
    if (!fits(known.value, input.type, sentAsText)) wrong(JSON.stringify(known.value));
    else if (input.options?.includes(asText(known.value)) === false) {
      at.report(path, {
        code: 'wrong-choice',
        message: `${where} takes no ${JSON.stringify(known.value)} as \`${input.name}\`${didYouMean(asText(known.value), input.options)}`,
        hint: `it takes ${input.options.join(', ')}`,
      });
    }
    return;
  }
  const type = known.template && valueTypeOf(known.template.type);
  if (type !== undefined && !mayFit(type, input.type, sentAsText)) wrong(typeNames[type]);
  else if (input.options !== undefined) {
    at.unknown(
      path,
      `whether the value will be one of ${input.options.join(', ')}, which ${where} takes as \`${input.name}\``,
    );
  }
}

const typeTexts = {
  text: 'a text',
  number: 'a number',
  boolean: '`true` or `false`',
  list: 'a list',
} as const;

function fits(value: Json, type: DeclaredInput['type'], sentAsText: boolean): boolean {
  switch (type) {
    case 'text':
      return sentAsText || typeof value === 'string';
    case 'number':
      return typeof value === 'number' || (sentAsText && isNumber(asText(value)));
    case 'boolean':
      return typeof value === 'boolean' || (sentAsText && /^(?:true|false)$/.test(asText(value)));
    case 'list':
      return Array.isArray(value);
  }
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

/** Of an expression only the type is known: a text may hold a number. */
function mayFit(
  given: keyof typeof typeNames,
  type: DeclaredInput['type'],
  sentAsText: boolean,
): boolean {
  const wanted = { text: 'string', number: 'number', boolean: 'boolean', list: 'list' } as const;
  // What is null is left out.
  if (given === wanted[type] || given === 'null') return true;
  return sentAsText && (type === 'text' || given === 'string');
}
