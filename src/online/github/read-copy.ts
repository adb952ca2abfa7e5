import type { Json } from '../../domain/json.js';
import type { GithubConnection } from '../../providers/github/index.js';
import { hasRef } from '../../providers/github/read-repository.js';
import { readFileOn, type WorkflowFacts } from '../../providers/github/read-workflow.js';
import { readForeignYaml } from '../../rules/yaml/read-foreign-yaml.js';
import type { Far } from '../online-check.js';
import type { StepAtHand } from '../step-at-hand.js';
import type { Repository } from './check-repository.js';

/** The copy of a workflow that runs. */
export interface WorkflowCopy {
  /** `ci.yml on main`. */
  readonly where: string;
  readonly content: Json | undefined;
}

/** Undefined: there is none, or it cannot be read; why was reported. */
export async function readCopy(
  at: StepAtHand,
  { connection, once }: Far<GithubConnection>,
  { name }: Repository,
  { path }: WorkflowFacts,
): Promise<WorkflowCopy | undefined> {
  const ref = at.needed('ref', 'whether the workflow on that ref can be started with these inputs');
  if (ref === undefined) return undefined;
  const file = path.replace(/^.*\//, '');
  const asked = await at.ask(['ref'], () =>
    once.ask(['file', name.toLowerCase(), path, ref], () =>
      readFileOn(connection, name, { path, ref }),
    ),
  );
  if (asked === undefined) return undefined;
  const where = `\`${file}\` on \`${ref}\``;
  if (asked.answer === undefined) {
    const there = await at.ask(['ref'], () =>
      once.ask(['ref', name.toLowerCase(), ref], () => hasRef(connection, name, ref)),
    );
    if (there !== undefined) reportNoCopy(at, there.answer, { name, path, ref });
    return undefined;
  }
  const documents = readForeignYaml(asked.answer);
  if (documents === undefined) {
    at.report(['workflow'], { code: 'not-dispatchable', message: `${where} is not YAML` });
    return undefined;
  }
  return { where, content: documents[0] };
}

function reportNoCopy(
  at: StepAtHand,
  hasThatRef: boolean,
  { name, path, ref }: { readonly name: string; readonly path: string; readonly ref: string },
): void {
  at.report(['ref'], {
    code: hasThatRef ? 'unknown-workflow' : 'unknown-ref',
    message: hasThatRef
      ? `there is no ${path} on \`${ref}\`, and that copy is the one that runs`
      : `\`${name}\` has no branch or tag \`${ref}\``,
    hint: hasThatRef
      ? undefined
      : 'a commit SHA cannot be used; in a private repository the token needs Contents: read to see it',
  });
}
