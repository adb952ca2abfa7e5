import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import type { DeclaredInput } from '../declared-input.js';
import { asText } from '../known.js';

/**
 * The inputs that a workflow declares for being started by hand; undefined: it cannot be.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatch
 */
export function dispatchInputs(workflow: Json | undefined): DeclaredInput[] | undefined {
  const on = isJsonObject(workflow) ? workflow.on : undefined;
  if (on === 'workflow_dispatch') return [];
  if (Array.isArray(on)) return on.includes('workflow_dispatch') ? [] : undefined;
  if (!isJsonObject(on) || !Object.hasOwn(on, 'workflow_dispatch')) return undefined;
  const trigger = on.workflow_dispatch;
  const inputs = isJsonObject(trigger) && isJsonObject(trigger.inputs) ? trigger.inputs : {};
  return Object.entries(inputs).map(([name, input]) =>
    declaredInput(name, isJsonObject(input) ? input : {}),
  );
}

function declaredInput(name: string, { type, required, default: usual, options }: JsonObject) {
  const choices =
    type === 'choice' && Array.isArray(options) ? (options as Json[]).map(asText) : undefined;
  const types: Readonly<Record<string, DeclaredInput['type']>> = {
    number: 'number',
    boolean: 'boolean',
  };
  return {
    name,
    needed: required === true && usual === undefined,
    type: (typeof type === 'string' ? types[type] : undefined) ?? 'text',
    options: choices,
  } as const;
}

/** A place where an input becomes part of a script. */
export interface ScriptPlace {
  readonly job: string;
  /** Its name or, without one, its place from 1. */
  readonly step: string;
}

/** Whether a run of the workflow shows the input in its name. */
export function isInRunName(workflow: Json | undefined, input: string): boolean {
  const name = isJsonObject(workflow) ? workflow['run-name'] : undefined;
  return typeof name === 'string' && namesInput(name, input);
}

/**
 * Where a workflow puts an input into a script: what the input holds then runs as part of it. Also
 * by way of `${{ env.NAME }}`, which is filled in as text just the same.
 * https://docs.github.com/actions/reference/security/secure-use#good-practices-for-mitigating-script-injection-attacks
 */
export function scriptsWithInput(workflow: Json | undefined, input: string): ScriptPlace[] {
  if (!isJsonObject(workflow) || !isJsonObject(workflow.jobs)) return [];
  const outer = envOf(workflow, input, []);
  return Object.entries(workflow.jobs).flatMap(([job, body]) => {
    if (!isJsonObject(body) || !Array.isArray(body.steps)) return [];
    const ofJob = envOf(body, input, outer);
    return (body.steps as Json[]).flatMap((step, index): ScriptPlace[] => {
      if (!isJsonObject(step)) return [];
      const variables = envOf(step, input, ofJob);
      const isInside = scriptsOf(step).some(
        (script) =>
          namesInput(script, input) || variables.some((name) => namesVariable(script, name)),
      );
      const name = typeof step.name === 'string' ? step.name : String(index + 1);
      return isInside ? [{ job, step: name }] : [];
    });
  });
}

/** `run`, and what actions run that take a script, as actions/github-script does. */
function scriptsOf({ run, with: given }: JsonObject): string[] {
  const script = isJsonObject(given) ? given.script : undefined;
  return [run, script].filter((text) => typeof text === 'string');
}

/** The variables that hold the input: those from outside, and those that `env` sets to it. */
function envOf({ env }: JsonObject, input: string, outer: readonly string[]): readonly string[] {
  if (!isJsonObject(env)) return outer;
  const own = Object.keys(env);
  const holding = own.filter((name) => {
    const value = env[name];
    return (
      typeof value === 'string' &&
      (namesInput(value, input) || outer.some((variable) => namesVariable(value, variable)))
    );
  });
  return [...outer.filter((name) => !own.includes(name)), ...holding];
}

/** An expression with `inputs.NAME`, `inputs['NAME']`, or all of the inputs, as `toJSON(inputs)`. */
function namesInput(text: string, input: string): boolean {
  const name = escape(input);
  const one = new RegExp(
    String.raw`\binputs\s*(?:\.\s*(?:${name}(?![\w-])|\*)|\[\s*'${name}'\s*\])`,
    'i',
  );
  const all = /\b(?:inputs|github\s*\.\s*event)\b(?!\s*[.[])/i;
  return expressionsOf(text).some((code) => one.test(code) || all.test(code));
}

function namesVariable(text: string, variable: string): boolean {
  const name = escape(variable);
  const one = new RegExp(String.raw`\benv\s*(?:\.\s*${name}(?![\w-])|\[\s*'${name}'\s*\])`, 'i');
  return expressionsOf(text).some((code) => one.test(code));
}

function expressionsOf(text: string): string[] {
  return [...text.matchAll(/\$\{\{([\s\S]*?)\}\}/g)].map(([, code]) => code ?? '');
}

function escape(text: string): string {
  return text.replace(/[^\w]/g, String.raw`\$&`);
}
