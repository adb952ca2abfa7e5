import { readFileSync } from 'node:fs';
import type { BuildKnowledge } from '../domain/build.js';
import { isOfBuild } from '../events/declarations.js';
import { appliveryAnswerOf, knowledgeOfAnswer } from '../rule-tests/applivery-answer.js';
import { appliveryAnswerSchema } from '../rule-tests/applivery-schema.js';
import { checkBuildFacts } from '../rule-tests/check-build-facts.js';
import { formatDiagnostics } from '../rules/diagnostics/format-diagnostics.js';
import { Findings } from '../rules/findings.js';
import { reportIssues } from '../rules/schema/report-issues.js';
import { readYaml } from '../rules/yaml/read-yaml.js';
import { CommandFailed, type Surroundings } from './command.js';
import { systemErrorText } from './system-error.js';

const askingNobody: BuildKnowledge = {
  known: false,
  why: 'nobody is asked here; say with --applivery FILE what Applivery would answer',
};

/**
 * What is known of an event's build by a file, in YAML or JSON, that says what Applivery's API would
 * answer, as in a rule test. What is wrong with it is printed.
 *
 * @param event its canonical name
 * @throws CommandFailed
 */
export function readApplivery(
  file: string | undefined,
  event: string,
  { err }: Surroundings,
): BuildKnowledge {
  if (file === undefined) return askingNobody;
  if (!isOfBuild(event)) {
    throw new CommandFailed(`The event ${event} is of no build: leave --applivery out.`);
  }
  const text = textOf(file);
  const yaml = readYaml({ path: file, text });
  const findings = new Findings(yaml);
  const { error } = appliveryAnswerSchema.safeParse(yaml.value);
  if (yaml.root !== undefined) {
    reportIssues(error?.issues ?? [], { findings, schema: appliveryAnswerSchema, base: [] });
  }
  const answer = appliveryAnswerOf(yaml.value);
  if (typeof answer === 'object') checkBuildFacts(answer.facts, findings, ['build']);
  const diagnostics = findings.diagnostics();
  if (diagnostics.length > 0) {
    err(formatDiagnostics('text', diagnostics, { sources: new Map([[file, text]]) }));
  }
  if (answer === undefined || diagnostics.some(({ severity }) => severity === 'error')) {
    throw new CommandFailed(`What Applivery would answer has errors (above): mend ${file} first.`);
  }
  return knowledgeOfAnswer(answer);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailed(systemErrorText(error, file) ?? String(error));
  }
}
