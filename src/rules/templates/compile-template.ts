import type { FieldKind } from '../../domain/fields.js';
import type { Json } from '../../domain/json.js';
import { celTypeOf } from '../expressions/internals.js';
import { plain } from '../expressions/cel-values.js';
import type { Scope } from '../expressions/scope.js';
import type { Compiled, Origin, StaticType, Template } from '../expressions/types.js';
import type { Scene } from '../scene.js';
import { PartsCompiler } from './compile-parts.js';
import { valueOf } from './fill-parts.js';
import { observeParts } from './observe-parts.js';
import { parseTemplate } from './parse-template.js';
import type { CompiledPart, PlacedExpression } from './parts.js';
import { asLink, checkSize, renderText, type TextTemplate } from './render-text.js';
import { hasExpression } from './scan-template.js';
import type { Slot } from './slot.js';

/** Fields in which even a single expression is text, to be made harmless. */
const textKinds: ReadonlySet<FieldKind> = new Set(['markdown', 'title', 'line']);

/** Of a text with expressions, in UTF-16 units: no tracker takes a longer one. */
export const longestTemplate = 64 * 1024;
/** Expressions and tags of one text: what is wrong with each is looked for in the whole of it. */
const mostExpressions = 500;

/**
 * Compiles a text under `with`: `${{ expression }}`, `${{ for x in list }}…${{ end }}`,
 * `${{ if condition }}…${{ else }}…${{ end }}`, and `$${{` for a literal `${{`. All faults in one
 * pass, with offsets in `source`; what people typed is a fault where the slot must not take it.
 */
export function compileTemplate(scope: Scope, source: string, slot: Slot): Compiled<Template> {
  if (source.length > longestTemplate && hasExpression(source)) {
    return tooLarge(`the text has ${source.length} characters`, longestTemplate, source);
  }
  const { parts: parsed, whole, count, faults } = parseTemplate(source);
  if (count > mostExpressions) {
    return tooLarge(`there are ${count} \`\${{ … }}\` in the text`, mostExpressions, source);
  }
  const compiler = new PartsCompiler(slot);
  const parts = compiler.compile(parsed, scope);
  const all = [...faults, ...compiler.faults].toSorted((a, b) => a.start - b.start);
  if (all.some(({ severity }) => severity !== 'warning')) return { value: undefined, faults: all };

  const { kind } = slot;
  const keepsType = whole !== undefined && !textKinds.has(kind);
  const { linkDomains } = scope;
  const { origin, usesBuild } = compiler;
  const about = { source, kind, linkDomains, keepsType, origin, usesBuild };
  return { value: create(parts, about), faults: all };
}

interface About extends Omit<TextTemplate, 'parts'> {
  /** It is one expression, whose value is handed on as it is. */
  readonly keepsType: boolean;
  readonly origin: Origin;
  readonly usesBuild: boolean;
}

function create(parts: readonly CompiledPart[], about: About): Template {
  const { source, kind, keepsType, origin, usesBuild } = about;
  const single = keepsType ? onlyValue(parts) : undefined;
  return {
    source,
    constant: parts.every((part) => part.type === 'text'),
    type: single === undefined ? 'string' : typeOf(single),
    origin,
    usesBuild,
    render:
      single === undefined
        ? (scene) => renderText({ ...about, parts }, scene)
        : (scene) => renderValue(single, kind, scene, source.length),
    observed() {
      const { twin, decisions } = observeParts(parts);
      return { twin: create(twin, about), decisions };
    },
  };
}

function tooLarge(what: string, most: number, source: string): Compiled<Template> {
  const place = { start: 0, end: source.length };
  const message = `${what}; at most ${most} are allowed`;
  return {
    value: undefined,
    faults: [{ code: 'too-long', message, hint: 'split it, or use a loop', ...place }],
  };
}

function onlyValue(parts: readonly CompiledPart[]): PlacedExpression | undefined {
  return parts.find((part) => part.type === 'value')?.value;
}

/** A value that may be missing gives its own type or null: which, nobody knows before. */
function typeOf({ expression }: PlacedExpression): StaticType {
  return celTypeOf(expression).startsWith('optional<') ? 'dyn' : expression.type;
}

function renderValue(
  single: PlacedExpression,
  kind: FieldKind,
  scene: Scene,
  length: number,
): Json {
  const value = valueOf(single, scene, {}, plain);
  checkSize(value, length);
  return kind === 'url' && typeof value === 'string' ? asLink(value, length) : value;
}
