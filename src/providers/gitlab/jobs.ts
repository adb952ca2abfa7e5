import { jobAnswer, readAnswer, writtenAnswer, type JobAnswer } from './answers.js';
import type { GitlabConnection, ProjectId } from './connection.js';

/**
 * Starts a job that waits for somebody to start it. Undefined when it was started, but GitLab's
 * answer cannot be read. Throws `Failure`. https://docs.gitlab.com/api/jobs/#run-a-job
 */
export async function playJob(
  connection: GitlabConnection,
  project: ProjectId,
  job: string,
  variables: Readonly<Record<string, string>> | undefined,
): Promise<JobAnswer | undefined> {
  const list = Object.entries(variables ?? {}).map(([key, value]) => ({ key, value }));
  const options = list.length === 0 ? undefined : { jobVariablesAttributes: list };
  const body = await connection.jobs.play(project, Number(job), options);
  return writtenAnswer(jobAnswer, body);
}

/** Throws `Failure`. https://docs.gitlab.com/api/jobs/#get-a-single-job */
export async function readJob(
  connection: GitlabConnection,
  project: ProjectId,
  job: string,
): Promise<JobAnswer> {
  const body = await connection.jobs.show(project, Number(job));
  return readAnswer(jobAnswer, body, `job ${job}`);
}
