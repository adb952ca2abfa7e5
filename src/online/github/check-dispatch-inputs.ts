import {
  checkGivenInputs,
  checkNeededInputs,
  type DeclaredInput,
  type DeclaredInputs,
} from '../declared-input.js';
import { entriesOf, inputOf, isUntrusted } from '../known.js';
import type { StepAtHand } from '../step-at-hand.js';
import type { WorkflowCopy } from './read-copy.js';
import { isInRunName, scriptsWithInput } from './workflow-file.js';

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatchinputs */
const mostInputs = 25;

/** Holds the inputs of a step against the copy of the workflow that runs. */
export function checkDispatchInputs(
  at: StepAtHand,
  inputs: readonly DeclaredInput[],
  { where, content }: WorkflowCopy,
): void {
  const declared: DeclaredInputs = { where, inputs, sentAsText: true };
  if (inputs.length > mostInputs) {
    at.report(['workflow'], {
      code: 'too-many-inputs',
      message: `${where} declares ${inputs.length} inputs; GitHub takes ${mostInputs}`,
    });
  }
  const given = entriesOf(inputOf(at.step, 'inputs'));
  if (given === undefined) {
    at.unknown(
      ['inputs'],
      `whether ${where} takes these inputs, as all of them depend on the event`,
    );
    return;
  }
  const correlation = at.value('correlation-input');
  const names = given.map(([name]) => name);
  checkGivenInputs(at, given, declared);
  checkNeededInputs(
    at,
    new Set(typeof correlation === 'string' ? [...names, correlation] : names),
    declared,
  );
  if (typeof correlation === 'string')
    checkCorrelation(at, correlation, { where, content }, inputs);
  for (const [name] of given.filter(([, tree]) => isUntrusted(tree))) {
    checkScripts(at, name, { where, content });
  }
}

function checkCorrelation(
  at: StepAtHand,
  name: string,
  { where, content }: WorkflowCopy,
  inputs: readonly DeclaredInput[],
): void {
  if (!inputs.some((input) => input.name === name)) {
    at.report(['correlation-input'], {
      code: 'undeclared-input',
      message: `${where} declares no input \`${name}\``,
      hint: 'declare it there, as a text that is not required',
    });
  } else if (!isInRunName(content, name)) {
    at.report(['correlation-input'], {
      code: 'not-in-run-name',
      severity: 'warning',
      message: `${where} does not show \`${name}\` in its \`run-name\`, so that a run cannot be found by it`,
      hint: `there: run-name: '… \${{ inputs.${name} }}'`,
    });
  }
}

function checkScripts(at: StepAtHand, name: string, { where, content }: WorkflowCopy): void {
  const variable = name.replace(/[^A-Za-z0-9]/g, '_').toUpperCase();
  for (const { job, step } of scriptsWithInput(content, name)) {
    at.report(['inputs', name], {
      code: 'untrusted-in-script',
      message: `people type what is in \`${name}\`, and ${where} puts it into a script, where it runs: job \`${job}\`, step \`${step}\``,
      hint: `there: \`env: { ${variable}: "\${{ inputs.${name} }}" }\`, and \`"$${variable}"\` in the script`,
    });
  }
}
