import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import type { DeclaredInput } from '../declared-input.js';
import { asText } from '../known.js';

/**
 * The inputs that the header of a pipeline's configuration declares.
 * https://docs.gitlab.com/ci/yaml/#specinputs
 */
export function pipelineInputs(documents: readonly Json[]): DeclaredInput[] {
  const [header] = documents.length > 1 ? documents : [];
  const spec = isJsonObject(header) && isJsonObject(header.spec) ? header.spec : {};
  const inputs = isJsonObject(spec.inputs) ? spec.inputs : {};
  return Object.entries(inputs).map(([name, input]) =>
    declaredInput(name, isJsonObject(input) ? input : {}),
  );
}

function declaredInput(name: string, { type, default: usual, options, rules }: JsonObject) {
  const types: Readonly<Record<string, DeclaredInput['type']>> = {
    number: 'number',
    boolean: 'boolean',
    array: 'list',
  };
  // `rules` decide default and options by other inputs.
  const isFixed = rules === undefined;
  return {
    name,
    needed: isFixed && usual === undefined,
    type: (typeof type === 'string' ? types[type] : undefined) ?? 'text',
    options: isFixed && Array.isArray(options) ? (options as Json[]).map(asText) : undefined,
  } as const;
}

const scriptKeys = ['before_script', 'script', 'after_script'];

/**
 * The jobs that put an input into a script: it is filled in as text, and runs as part of it.
 * https://docs.gitlab.com/ci/inputs/#define-input-parameters-with-specinputs
 */
export function jobsWithInput(documents: readonly Json[], input: string): string[] {
  const content = documents.at(-1);
  if (!isJsonObject(content)) return [];
  const name = input.replace(/[^\w]/g, String.raw`\$&`);
  const interpolation = new RegExp(String.raw`\$\[\[\s*inputs\.${name}\s*(?:\||\]\])`);
  const isInside = (job: JsonObject) =>
    scriptKeys.some((key) => textsOf(job[key] ?? null).some((text) => interpolation.test(text)));
  const global = isInside(content) ? ['default'] : [];
  const jobs = Object.entries(content).filter(([, job]) => isJsonObject(job) && isInside(job));
  return [...new Set([...global, ...jobs.map(([job]) => job)])];
}

/** A script is a text, or lists of texts in each other. */
function textsOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? (value as Json[]).flatMap(textsOf) : [];
}
