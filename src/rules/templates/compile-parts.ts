import type { TextFault } from '../../domain/diagnostic.js';
import { compileChecked } from '../expressions/compile-expression.js';
import { worse } from '../expressions/event-shape.js';
import { celTypeOf } from '../expressions/internals.js';
import { withLoopVariable, type Scope } from '../expressions/scope.js';
import { shownType } from '../expressions/shown-type.js';
import type { CheckedExpression, Origin } from '../expressions/types.js';
import { shift } from '../expressions/wrapper.js';
import { loopFault } from './loop-fault.js';
import { loopVariableFault } from './loop-variable.js';
import { MarkdownAround } from './markdown-around.js';
import type { Code, CompiledPart, Part, PlacedExpression } from './parts.js';
import { placeOf, slotFault, type Slot } from './slot.js';

type PartOf<Type extends Part<Code>['type']> = Extract<Part<Code>, { type: Type }>;

/** Compiles the expressions of a template and checks what may stand where. */
export class PartsCompiler {
  readonly #faults: TextFault[] = [];
  readonly #slot: Slot;
  #origin: Origin = 'author';
  #usesBuild = false;
  /** What the author's text so far leaves open, in the order of the source. */
  readonly #around = new MarkdownAround();
  /** Blocks that leave something else open than they begin in. */
  readonly #uneven: TextFault[] = [];

  constructor(slot: Slot) {
    this.#slot = slot;
  }

  /** The worst origin of all that was inserted so far. */
  get origin(): Origin {
    return this.#origin;
  }

  /** Whether any of its expressions looks at `build`. */
  get usesBuild(): boolean {
    return this.#usesBuild;
  }

  get faults(): readonly TextFault[] {
    const takesTyped = this.#slot.kind === 'markdown' && this.#origin === 'untrusted';
    return takesTyped ? [...this.#faults, ...this.#uneven] : this.#faults;
  }

  /** Leaves out what is at fault. */
  compile(parts: readonly Part<Code>[], scope: Scope): readonly CompiledPart[] {
    return parts.flatMap((part, index) => this.#part(part, parts[index + 1], scope) ?? []);
  }

  #part(part: Part<Code>, next: Part<Code> | undefined, scope: Scope): CompiledPart | undefined {
    switch (part.type) {
      case 'text':
        this.#around.read(part.text);
        return part;
      case 'value':
        return this.#value(part, next?.type === 'text' ? next.text : '', scope);
      case 'for':
        return this.#for(part, scope);
      case 'if':
        return this.#if(part, scope);
    }
  }

  /** @param behind the author's text right behind it */
  #value(
    { value, alone }: PartOf<'value'>,
    behind: string,
    scope: Scope,
  ): CompiledPart | undefined {
    const placed = this.#expression(value, scope);
    if (placed === undefined) return undefined;
    const fault = slotFault(this.#slot, placed, scope);
    if (fault !== undefined) this.#faults.push(fault);
    const isTyped = placed.expression.origin === 'untrusted';
    if (isTyped && this.#slot.kind === 'markdown') this.#checkAround(value, alone, behind);
    if (isTyped && alone) this.#around.passBlock('```');
    else this.#around.passCode();
    this.#origin = worse(this.#origin, placed.expression.origin);
    return { type: 'value', value: placed, alone };
  }

  #checkAround(place: Code, alone: boolean, behind: string): void {
    const { html } = this.#around;
    if (html !== undefined) {
      const message = `what people typed cannot stand inside \`${html}\`: it could close it`;
      this.#fault(
        'untrusted-in-html',
        message,
        'put it outside: it is shown as code anyway',
        place,
      );
    } else if (!alone && this.#around.splitsCode(behind)) {
      this.#faults.push({
        code: 'backticks-around',
        severity: 'warning',
        message:
          'what people typed brings backticks of its own, so that the ones around it come apart',
        hint: 'leave them out: it is shown as code anyway',
        ...placeOf(place.text, place.start),
      });
    }
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
      this.#faults.push(fault);
      return undefined;
    }
    const elements = isList ? placed.expression : anyList(scope);
    if (elements === undefined) return undefined;
    const inner = withLoopVariable(scope, variable.text, elements);
    const compiled = this.#body(body, inner, list);
    return placed && { type: 'for', variable, list: placed, body: compiled };
  }

  #if({ condition, then, otherwise }: PartOf<'if'>, scope: Scope): CompiledPart | undefined {
    const placed = this.#expression(condition, scope);
    const type = placed?.expression.type;
    if (placed !== undefined && type !== 'bool') {
      const given = shownType(celTypeOf(placed.expression));
      const hint = `compare it: \`… == ${type === 'dyn' ? 'true' : '…'}\``;
      this.#fault(
        'not-a-condition',
        `\`if\` needs true or false; this is ${given}`,
        hint,
        condition,
      );
    }
    const compiled = {
      then: this.#body(then, scope, condition),
      otherwise: this.#body(otherwise, scope, condition),
    };
    return placed && { type: 'if', condition: placed, ...compiled };
  }

  /** What a block holds may be left out, or repeated: neither may change what stands around the rest. */
  #body(parts: readonly Part<Code>[], scope: Scope, tag: Code): readonly CompiledPart[] {
    const before = this.#around.open;
    const compiled = this.compile(parts, scope);
    const after = this.#around.open;
    if (after !== before) {
      this.#uneven.push({
        code: 'uneven-block',
        message: `\`${after || before}\` is ${after === '' ? 'closed' : 'opened'} inside of this block only`,
        hint: 'open and close it on the same side: what people typed could stand inside of it',
        ...placeOf(tag.text, tag.start),
      });
    }
    return compiled;
  }

  #expression({ text, start }: Code, scope: Scope): PlacedExpression | undefined {
    const { value: expression, faults } = compileChecked(scope, text);
    this.#faults.push(...shift(faults, start));
    if (expression === undefined) return undefined;
    this.#usesBuild ||= expression.usesBuild;
    const placed = { expression, start };
    const fault = loopFault(placed, scope);
    if (fault !== undefined) this.#faults.push(fault);
    return placed;
  }

  #fault(code: string, message: string, hint: string | undefined, { text, start }: Code): void {
    this.#faults.push({ code, message, hint, ...placeOf(text, start) });
  }
}

/** In place of a list at fault, so that its loop's body is still checked, and says nothing about it again. */
function anyList(scope: Scope): CheckedExpression | undefined {
  return compileChecked(scope, 'dyn([])').value;
}
