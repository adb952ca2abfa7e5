import { samples } from '../../src/events/samples.js';
import type { JsonObject } from '../../src/domain/json.js';
import { weighted, type Random } from './random.js';

/** So that lists at the provider stay as short as real ones. */
const applications = 12;

/** One event in so many becomes an effect of this kind; how sure a lost answer can be resolved. */
const kinds = [
  [30, 'workflow'],
  [15, 'workflow-alike'],
  [15, 'pipeline'],
  [15, 'github-issue'],
  [15, 'gitlab-issue'],
  [10, 'blind'],
] as const;
type Kind = (typeof kinds)[number][1];

const idPattern = /c4a05[0-9a-f]{19}/g;

export interface ChaosEvent {
  /** Known to the one who sends it, and carried by its one effect. */
  readonly id: string;
  readonly payload: JsonObject;
}

export function chaosEvent(n: number, random: Random): ChaosEvent {
  const id = `c4a05${n.toString(16).padStart(19, '0')}`;
  const application = `app-${Math.floor(random() * applications)}`;
  const kind = weighted(random, kinds);
  return { id, payload: payloadOf(kind, id, application) };
}

/** The ids of the events that a piece of data, such as an effect, carries; each once. */
export function idsIn(value: unknown): string[] {
  return [...new Set(JSON.stringify(value).match(idPattern) ?? [])];
}

function payloadOf(kind: Kind, id: string, application: string): JsonObject {
  const common = {
    application: {
      id: application,
      name: application,
      url: `https://dashboard.applivery.io/test/apps/${application}`,
    },
  };
  const report = {
    id,
    message: 'It broke.',
    url: `https://dashboard.applivery.io/test/apps/${application}/reports?id=${id}`,
  };
  const build = { id, url: 'https://dashboard.applivery.io/test/builds', versionName: kind };
  switch (kind) {
    case 'github-issue':
      return { ...samples.bug_created, ...common, report };
    case 'gitlab-issue':
      return { ...samples.feedback_created, ...common, report };
    default:
      return { ...samples.build_processed, ...common, build: { ...build, os: 'android' } };
  }
}

/** For each application a rule for each kind of effect. */
export function chaosRules(): string {
  const rules = Array.from({ length: applications }, (_, n) => rulesOf(`app-${n}`));
  return `version: 1\nrules:\n${rules.join('')}`;
}

function rulesOf(application: string): string {
  // Where only the ref tells one call from another, there are many.
  const ref = '${{ "branch-" + event.build.id.substring(21) }}';
  const rule = (kind: Kind, on: string, uses: string, input: object) =>
    `  - ${JSON.stringify({
      id: `${application}-${kind}`,
      on,
      if: `event.application.id == "${application}"${on === 'build_processed' ? ` && event.build.versionName == "${kind}"` : ''}`,
      steps: [{ uses, with: input }],
    })}\n`;
  const repository = `acme/${application}`;
  const workflow = { repository, workflow: 'tests.yml', inputs: { id: '${{ event.build.id }}' } };
  const issue = { title: 'Report ${{ event.report.id }}', body: '${{ event.report.id }}' };
  return [
    rule('workflow', 'build_processed', 'github/workflow-dispatch', {
      ...workflow,
      ref: 'main',
      'correlation-input': 'correlation_id',
    }),
    rule('workflow-alike', 'build_processed', 'github/workflow-dispatch', {
      ...workflow,
      workflow: 'alike.yml',
      ref,
    }),
    rule('pipeline', 'build_processed', 'gitlab/pipeline', {
      project: repository,
      ref,
      variables: { ID: '${{ event.build.id }}' },
    }),
    rule('github-issue', 'bug_created', 'github/issue', { repository, ...issue }),
    rule('gitlab-issue', 'feedback_created', 'gitlab/issue', { project: repository, ...issue }),
    rule('blind', 'build_processed', 'github/repository-dispatch', {
      repository,
      'event-type': 'build',
      payload: { id: '${{ event.build.id }}' },
    }),
  ].join('');
}
