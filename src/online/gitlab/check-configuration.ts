import type { Json } from '../../domain/json.js';
import { readProjectFile, type GitlabConnection } from '../../providers/gitlab/index.js';
import { readForeignYaml } from '../../rules/yaml/read-foreign-yaml.js';
import { checkGivenInputs, checkNeededInputs } from '../declared-input.js';
import { entriesOf, inputOf, isUntrusted } from '../known.js';
import type { Far } from '../online-check.js';
import type { StepAtHand } from '../step-at-hand.js';
import { jobsWithInput, pipelineInputs } from './pipeline-file.js';

/** Holds the inputs of a step against the configuration on the ref. */
export async function checkConfiguration(
  at: StepAtHand,
  { connection, once }: Far<GitlabConnection>,
  project: string,
  { path, ref }: { readonly path: string; readonly ref: string },
): Promise<void> {
  if (/@|^https?:/.test(path)) {
    at.unknown(['inputs'], `which inputs the pipeline takes, as it is defined at ${path}`);
    return;
  }
  const asked = await at.ask(['ref'], () =>
    once.ask(['file', project, path, ref], () =>
      readProjectFile(connection, project, { path, ref }),
    ),
  );
  if (asked === undefined) return;
  const where = `\`${path}\` on \`${ref}\``;
  const documents = asked.answer === undefined ? undefined : readForeignYaml(asked.answer);
  if (documents === undefined) {
    at.report(['ref'], {
      code: 'no-configuration',
      message: asked.answer === undefined ? `there is no ${where}` : `${where} is not YAML`,
    });
    return;
  }
  checkInputs(at, where, documents);
}

function checkInputs(at: StepAtHand, where: string, documents: readonly Json[]): void {
  const declared = { where, inputs: pipelineInputs(documents), sentAsText: false };
  const given = entriesOf(inputOf(at.step, 'inputs'));
  if (given === undefined) {
    at.unknown(
      ['inputs'],
      `whether ${where} takes these inputs, as all of them depend on the event`,
    );
    return;
  }
  checkGivenInputs(at, given, declared);
  checkNeededInputs(at, new Set(given.map(([name]) => name)), declared);
  for (const [name] of given.filter(([, tree]) => isUntrusted(tree))) {
    const variable = name.replace(/[^A-Za-z0-9]/g, '_').toUpperCase();
    for (const job of jobsWithInput(documents, name)) {
      at.report(['inputs', name], {
        code: 'untrusted-in-script',
        message: `people type what is in \`${name}\`, and ${where} puts it into a script, where it runs: job \`${job}\``,
        hint: `there: \`variables: { ${variable}: "$[[ inputs.${name} ]]" }\`, and \`"$${variable}"\` in the script`,
      });
    }
  }
}
