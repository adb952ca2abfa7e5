import type { TextFault } from '../../domain/diagnostic.js';
import { compileChecked } from '../expressions/compile-expression.js';
import { worse } from '../expressions/event-shape.js';
import { celTypeOf } from '../expressions/internals.js';
import { withLoopVariable, type Scope } from '../expressions/scope.js';
import { shownType } from '../expressions/shown-type.js';
import type { CheckedExpression, Origin } from '../expressions/types.js';
import { shift } from '../expressions/wrapper.js';
import { htmlAround } from './html-around.js';
import { loopFault } from './loop-fault.js';
import { loopVariableFault } from './loop-variable.js';
import type { Code, CompiledPart, Part, PlacedExpression } from './parts.js';
import { placeOf, slotFault, type Slot } from './slot.js';

type PartOf<Type extends Part<Code>['type']> = Extract<Part<Code>, { type: Type }>;

/** Compiles the expressions of a template and checks what may stand where. */
export class PartsCompiler {
  readonly faults: TextFault[] = [];
  readonly #slot: Slot;
  #origin: Origin = 'author';
  /** The author's text so far, in the order of the source. */
  #before = '';

  constructor(slot: Slot) {
    this.#slot = slot;
  }

  /** The worst origin of all that was inserted so far. */
  get origin(): Origin {
    return this.#origin;
  }

  /** Leaves out what is at fault. */
  compile(parts: readonly Part<Code>[], scope: Scope): readonly CompiledPart[] {
    return parts.flatMap((part) => this.#part(part, scope) ?? []);
  }

  #part(part: Part<Code>, scope: Scope): CompiledPart | undefined {
    switch (part.type) {
      case 'text':
        this.#before += part.text;
        return part;
      case 'value':
        return this.#value(part, scope);
      case 'for':
        return this.#for(part, scope);
      case 'if':
        return this.#if(part, scope);
    }
  }

  #value({ value, alone }: PartOf<'value'>, scope: Scope): CompiledPart | undefined {
    const placed = this.#expression(value, scope);
    if (placed === undefined) return undefined;
    const fault = slotFault(this.#slot, placed, scope);
    if (fault !== undefined) this.faults.push(fault);
    this.#checkHtml(placed, value);
    this.#origin = worse(this.#origin, placed.expression.origin);
    return { type: 'value', value: placed, alone };
  }

  #checkHtml({ expression }: PlacedExpression, place: Code): void {
    if (this.#slot.kind !== 'markdown' || expression.origin !== 'untrusted') return;
    const html = htmlAround(this.#before);
    if (html === undefined) return;
    const message = `what people typed cannot stand inside \`${html}\`: it could close it`;
    this.#fault('untrusted-in-html', message, 'put it outside: it is shown as code anyway', place);
  }

  #for({ variable, list, body }: PartOf<'for'>, scope: Scope): CompiledPart | undefined {
    const placed = this.#expression(list, scope);
    const isList = placed !== undefined && ['list', 'dyn'].includes(placed.expression.type);
    if (placed !== undefined && !isList) {
      const given = shownType(celTypeOf(placed.expression));
      this.#fault('not-a-list', `\`for\` needs a list; this is ${given}`, undefined, list);
    }
    const fault = loopVariableFault(variable, scope);
    if (fault !== undefined) {
      // What the body means by that name cannot be told.
      this.faults.push(fault);
      return undefined;
    }
    const elements = isList ? placed.expression : anyList(scope);
    if (elements === undefined) return undefined;
    const inner = withLoopVariable(scope, variable.text, elements);
    const compiled = this.compile(body, inner);
    return placed && { type: 'for', variable, list: placed, body: compiled };
  }

  #if({ condition, then, otherwise }: PartOf<'if'>, scope: Scope): CompiledPart | undefined {
    const placed = this.#expression(condition, scope);
    const type = placed?.expression.type;
    if (placed !== undefined && type !== 'bool') {
      const given = shownType(celTypeOf(placed.expression));
      const hint = type === 'dyn' ? 'compare it: `… == true`' : undefined;
      this.#fault(
        'not-a-condition',
        `\`if\` needs true or false; this is ${given}`,
        hint,
        condition,
      );
    }
    const compiled = { then: this.compile(then, scope), otherwise: this.compile(otherwise, scope) };
    return placed && { type: 'if', condition: placed, ...compiled };
  }

  #expression({ text, start }: Code, scope: Scope): PlacedExpression | undefined {
    const { value: expression, faults } = compileChecked(scope, text);
    this.faults.push(...shift(faults, start));
    if (expression === undefined) return undefined;
    const placed = { expression, start };
    const fault = loopFault(placed, scope);
    if (fault !== undefined) this.faults.push(fault);
    return placed;
  }

  #fault(code: string, message: string, hint: string | undefined, { text, start }: Code): void {
    this.faults.push({ code, message, hint, ...placeOf(text, start) });
  }
}

/** In place of a list at fault, so that its loop's body is still checked, and says nothing about it again. */
function anyList(scope: Scope): CheckedExpression | undefined {
  return compileChecked(scope, 'dyn([])').value;
}
