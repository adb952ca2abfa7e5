import { z } from 'zod';
import { defineAction } from '../../domain/action.js';
import type { Effect } from '../../domain/effect.js';
import { playJob, readJob, type GitlabConnection } from '../../providers/gitlab/index.js';
import { asTexts, numberField, projectField, variablesField } from './shared/inputs.js';

const input = z.strictObject({
  project: projectField,
  job: numberField('The id of a job that waits for somebody to start it.'),
  variables: variablesField,
});

/** A job that stands still until somebody, or its time, starts it. https://docs.gitlab.com/ci/jobs/#available-job-statuses */
const waiting: readonly string[] = ['manual', 'scheduled', 'created'];

/** https://docs.gitlab.com/api/jobs/#run-a-job */
export const gitlabJob = defineAction<GitlabConnection>()({
  name: 'gitlab/job',
  provider: 'gitlab',
  description: 'Starts a manual job of a GitLab project.',
  input,
  example: { project: 'acme/awesome-app', job: 4711, variables: { TARGET: 'testers' } },
  makes: 'job',
  idempotent: false,

  async perform(connection, { project, job, variables }) {
    const played = await playJob(connection, project, String(job), asTexts(variables));
    return jobEffect(job, played?.web_url);
  },

  async find(connection, { project, job }) {
    const { status, web_url: url } = await readJob(connection, project, String(job));
    if (status === undefined) return 'undecidable';
    if (waiting.includes(status)) return 'absent';
    return { found: jobEffect(job, url), certainty: 'probable' };
  },
});

function jobEffect(job: string | number, url: string | undefined): Effect {
  return { kind: 'job', id: String(job), url };
}
