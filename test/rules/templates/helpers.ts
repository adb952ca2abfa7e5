import assert from 'node:assert/strict';
import type { FieldKind } from '../../../src/domain/fields.js';
import type { Json, JsonObject } from '../../../src/domain/json.js';
import { readEvent } from '../../../src/events/read-event.js';
import { createScope, type Scope } from '../../../src/rules/expressions/scope.js';
import { ExpressionError, type Template } from '../../../src/rules/expressions/types.js';
import type { Scene } from '../../../src/rules/scene.js';
import { compileTemplate } from '../../../src/rules/templates/compile-template.js';

const dashboard = 'https://dashboard.applivery.io/acme';

/** A `bug_created` as Applivery sends it. */
export function bug(report: { message?: string; url?: string } = {}): JsonObject {
  return {
    organization: { id: 'o1', name: 'Acme', url: dashboard },
    application: { id: 'a1', name: 'Awesome App', url: `${dashboard}/apps/awesome` },
    report: { message: 'It crashes', url: `${dashboard}/apps/awesome/feedback?id=r1`, ...report },
  };
}

export function sceneOf(payload: JsonObject = bug(), event = 'bug_created'): Scene {
  return {
    event: readEvent(event, payload, 0),
    build: undefined,
    delivery: {
      id: '01J0000000000000ABCD1234',
      url: 'http://127.0.0.1:8080/deliveries/1',
      buildUrl: 'http://127.0.0.1:8080/deliveries/1',
    },
    rule: { id: 'bugs' },
    steps: {},
    before: 'success',
    now: Date.UTC(2026, 0, 2, 3, 4, 5),
  };
}

export function scopeOf(event = 'bug_created'): Scope {
  return createScope({
    events: [event],
    lets: [],
    steps: [],
    linkDomains: ['applivery.io'],
  });
}

export interface SlotOptions {
  readonly kind?: FieldKind;
  readonly path?: string;
  readonly allowUntrusted?: boolean;
  /** The event of the rule; one that nobody declared has untyped fields. */
  readonly event?: string;
}

function compile(source: string, { event, ...slot }: SlotOptions) {
  return compileTemplate(scopeOf(event), source, {
    kind: 'value',
    path: 'inputs.x',
    allowUntrusted: true,
    ...slot,
  });
}

/** A template that must compile, perhaps with warnings. */
export function template(source: string, options: SlotOptions = {}): Template {
  const { value, faults } = compile(source, options);
  assert.ok(value, JSON.stringify(faults));
  return value;
}

export function compiles(source: string, options: SlotOptions = {}): boolean {
  return compile(source, options).value !== undefined;
}

/** The warnings about a template that must compile, as `codesOf`. */
export function warningsOf(source: string, options: SlotOptions = {}): [string, string][] {
  const { value, faults } = compile(source, options);
  assert.ok(value, JSON.stringify(faults));
  return faults.map(({ code, start, end }) => [code, source.slice(start, end)]);
}

export interface ShownFault {
  readonly code: string;
  /** The part of the source that is at fault. */
  readonly at: string;
  readonly start: number;
  readonly message: string;
  readonly hint: string | undefined;
}

/** The faults of a template that must not compile. */
export function faultsOf(source: string, options: SlotOptions = {}): ShownFault[] {
  const { value, faults } = compile(source, options);
  assert.equal(value, undefined);
  return faults.map(({ code, start, end, message, hint }) => {
    return { code, at: source.slice(start, end), start, message, hint };
  });
}

export function codesOf(source: string, options: SlotOptions = {}): [string, string][] {
  return faultsOf(source, options).map(({ code, at }) => [code, at]);
}

/** Compiles and fills in; a payload other than a bug's goes with an event that nobody declared. */
export function render(
  source: string,
  options: SlotOptions & { readonly payload?: JsonObject } = {},
): Json {
  const { payload, ...slot } = options;
  return template(source, slot).render(sceneOf(payload, slot.event));
}

/** As `render`, of what gives a text. */
export function renderText(source: string, options: Parameters<typeof render>[1] = {}): string {
  const text = render(source, options);
  assert.ok(typeof text === 'string');
  return text;
}

/** The error of filling in, with the part of the source that it is about. */
export function renderError(
  source: string,
  options: SlotOptions & { readonly payload?: JsonObject } = {},
): { reason: string; message: string; at: string } {
  try {
    render(source, options);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { reason, message, start, end } = error;
    return { reason, message, at: source.slice(start, end) };
  }
  return assert.fail('it renders');
}
