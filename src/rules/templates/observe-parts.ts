import type { Decision, Observed } from '../expressions/types.js';
import { shift } from '../expressions/wrapper.js';
import type { CompiledPart, PlacedExpression } from './parts.js';

/** The parts of a template so that they note what decides in them; offsets are those of the template. */
export function observeParts(parts: readonly CompiledPart[]): Observed<readonly CompiledPart[]> {
  const decisions: Decision[] = [];
  return { twin: parts.map(observePart), decisions };

  function observePart(part: CompiledPart): CompiledPart {
    switch (part.type) {
      case 'text':
        return part;
      case 'value':
        return { ...part, value: observed(part.value, 'value') };
      case 'for':
        return { ...part, list: observed(part.list, 'list'), body: part.body.map(observePart) };
      case 'if':
        return {
          ...part,
          condition: observed(part.condition, 'condition'),
          then: part.then.map(observePart),
          otherwise: part.otherwise.map(observePart),
        };
    }
  }

  function observed(
    { expression, start }: PlacedExpression,
    role: Decision['kind'] | 'value',
  ): PlacedExpression {
    const { twin, decisions: own } = expression.observed(role);
    decisions.push(...shift(own, start));
    return { expression: twin, start };
  }
}
