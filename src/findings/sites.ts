import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';
import type { ASTNode } from '../rules/expressions/cel.js';
import { compileInternals } from '../rules/expressions/compile-expression.js';
import { rangeOf } from '../rules/expressions/nodes.js';
import { createScope, withLoopVariable, type Scope } from '../rules/expressions/scope.js';
import { unwrap } from '../rules/expressions/wrapper.js';
import type { Rule, Step } from '../rules/ruleset.js';
import { parseTemplate } from '../rules/templates/parse-template.js';
import type { Code, Part } from '../rules/templates/parts.js';
import type { Path } from '../rules/yaml/nodes.js';
import type { TextPart } from './found.js';

/** One expression of a rule, at its place in the file. */
export interface Site {
  /** Of the text that it is, or is a part of. */
  readonly path: Path;
  /** That text, as YAML reads it. */
  readonly text: string;
  /** Where the expression begins in that text, in UTF-16 units. */
  readonly offset: number;
  /** The expression, as written. */
  readonly source: string;
  readonly ast: ASTNode;
  /** `block`: the condition of a `${{ if … }}`. */
  readonly role: 'if' | 'value' | 'block';
  /** Absent: it stands in the rule itself. */
  readonly step?: Step | undefined;
  /** It sees the variable of a loop around it. */
  readonly inLoop: boolean;
}

/**
 * All expressions of a rule, in the order of the file but for its `if`, which comes first.
 * @param value the rule as written
 */
export function sitesOf(rule: Rule, value: JsonObject, path: Path): readonly Site[] {
  return new SiteReader(rule).read(value, path);
}

export function foundAt({ path, text, offset }: Site, node: ASTNode): TextPart {
  const { start, end } = rangeOf(node);
  return { path, text, start: start + offset, end: end + offset };
}

type Place = Pick<Site, 'path' | 'text' | 'step'>;

class SiteReader {
  readonly #rule: Rule;
  readonly #sites: Site[] = [];
  #inLoop = false;

  constructor(rule: Rule) {
    this.#rule = rule;
  }

  read(value: JsonObject, path: Path): readonly Site[] {
    const { steps, lets } = this.#rule;
    const scope = this.#scope(undefined, lets.length);
    this.#expression(value.if, { path: [...path, 'if'], role: 'if', scope });
    this.#template(value.name, scope, { path: [...path, 'name'] });
    for (const [index, { name }] of lets.entries()) {
      const source = isJsonObject(value.let) ? value.let[name] : undefined;
      const earlier = this.#scope(undefined, index);
      this.#expression(source, { path: [...path, 'let', name], role: 'value', scope: earlier });
    }
    for (const step of steps) {
      const given = Array.isArray(value.steps) ? (value.steps as Json[])[step.position] : undefined;
      if (isJsonObject(given)) this.#step(step, given, [...path, 'steps', step.position]);
    }
    return this.#sites;
  }

  #step(step: Step, value: JsonObject, path: Path): void {
    const earlier = this.#rule.steps.slice(0, step.position).flatMap(({ id }) => id ?? []);
    const scope = this.#scope(earlier, this.#rule.lets.length);
    this.#expression(value.if, { path: [...path, 'if'], role: 'if', scope, step });
    this.#tree(value.with ?? null, scope, [...path, 'with'], step);
  }

  #tree(value: Json, scope: Scope, path: Path, step: Step): void {
    if (typeof value === 'string') this.#template(value, scope, { path, step });
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      this.#tree(item as Json, scope, [...path, Array.isArray(value) ? Number(key) : key], step);
    }
  }

  #expression(
    value: unknown,
    { path, role, scope, step }: Pick<Site, 'path' | 'role' | 'step'> & { readonly scope: Scope },
  ): void {
    // What YAML does not read as a text is an expression too.
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      return;
    }
    const text = String(value);
    const { text: source, offset } = unwrap(text);
    this.#add({ text: source, start: offset }, role, scope, { path, text, step });
  }

  #template(value: unknown, scope: Scope, place: Pick<Site, 'path' | 'step'>): void {
    if (typeof value !== 'string') return;
    this.#parts(parseTemplate(value).parts, scope, { ...place, text: value });
  }

  #parts(parts: readonly Part<Code>[], scope: Scope, place: Place): void {
    for (const part of parts) {
      if (part.type === 'value') this.#add(part.value, 'value', scope, place);
      if (part.type === 'if') {
        this.#add(part.condition, 'block', scope, place);
        this.#parts(part.then, scope, place);
        this.#parts(part.otherwise, scope, place);
      }
      if (part.type === 'for') this.#loop(part, scope, place);
    }
  }

  #loop(
    { variable, list, body }: Extract<Part<Code>, { type: 'for' }>,
    scope: Scope,
    place: Place,
  ): void {
    this.#add(list, 'value', scope, place);
    const elements = compileInternals(scope, list.text).value;
    if (elements === undefined) return;
    const outer = this.#inLoop;
    this.#inLoop = true;
    this.#parts(body, withLoopVariable(scope, variable.text, elements), place);
    this.#inLoop = outer;
  }

  #add({ text: source, start }: Code, role: Site['role'], scope: Scope, place: Place): void {
    const { value } = compileInternals(scope, source);
    if (value === undefined) return;
    const { ast } = value;
    this.#sites.push({ ...place, offset: start, source, ast, role, inLoop: this.#inLoop });
  }

  /** As the rule was compiled. */
  #scope(steps: readonly string[] | undefined, lets: number): Scope {
    const { on, steps: all } = this.#rule;
    return createScope({
      events: on,
      lets: this.#rule.lets.slice(0, lets),
      steps,
      allSteps: [...new Set(all.flatMap(({ id }) => id ?? []))],
      linkDomains: [],
    });
  }
}
