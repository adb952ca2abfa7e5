import { z } from 'zod';
import { Failure } from '../../domain/failure.js';

/** Ids are text with us: they are only handed back, and may outgrow a number. */
const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);

/** What is nice to have: its absence or another type must not hide that the call worked. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined);
}

const person = z.object({ username: z.string() });

/** https://docs.gitlab.com/api/pipelines/ */
export const pipelineAnswer = z.object({
  id,
  status: optional(z.string()),
  source: optional(z.string()),
  ref: optional(z.string()),
  sha: optional(z.string()),
  web_url: optional(z.string()),
  created_at: optional(z.string()),
  yaml_errors: optional(z.string()),
});
export type PipelineAnswer = z.output<typeof pipelineAnswer>;

/** https://docs.gitlab.com/api/issues/ */
export const issueAnswer = z.object({
  iid: id,
  web_url: z.string(),
  state: optional(z.string()),
  description: optional(z.string()),
  labels: optional(z.array(z.string())),
  assignees: optional(z.array(person)),
  milestone: optional(z.object({ id, title: z.string() }).nullable()),
  author: optional(person),
});
export type IssueAnswer = z.output<typeof issueAnswer>;

/** https://docs.gitlab.com/api/notes/ */
export const noteAnswer = z.object({
  id,
  body: optional(z.string()),
  created_at: optional(z.string()),
  author: optional(person),
});
export type NoteAnswer = z.output<typeof noteAnswer>;

/** https://docs.gitlab.com/api/commits/#set-commit-pipeline-status */
export const statusAnswer = z.object({
  id,
  status: optional(z.string()),
  target_url: optional(z.string()),
});
export type StatusAnswer = z.output<typeof statusAnswer>;

/** https://docs.gitlab.com/api/deployments/ */
export const deploymentAnswer = z.object({
  id,
  iid: optional(id),
  ref: optional(z.string()),
  sha: optional(z.string()),
  created_at: optional(z.string()),
  environment: optional(z.object({ name: z.string() })),
  user: optional(person),
});
export type DeploymentAnswer = z.output<typeof deploymentAnswer>;

/** https://docs.gitlab.com/api/jobs/ */
export const jobAnswer = z.object({
  id,
  status: optional(z.string()),
  web_url: optional(z.string()),
  pipeline: optional(z.object({ id })),
});
export type JobAnswer = z.output<typeof jobAnswer>;

/** https://docs.gitlab.com/api/users/ */
export const userAnswer = z.object({ id: z.number().int(), username: z.string() });
export type UserAnswer = z.output<typeof userAnswer>;

/** https://docs.gitlab.com/api/milestones/ */
export const milestoneAnswer = z.object({ id: z.number().int(), title: z.string() });
export type MilestoneAnswer = z.output<typeof milestoneAnswer>;

/** What a read answered. Throws `Failure` (`unavailable`) when it is not what GitLab answers. */
export function readAnswer<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  what: string,
): z.output<Schema> {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new Failure('unavailable', `GitLab's answer about ${what} cannot be read.`, {
    fix: "Check that the connection's url leads to GitLab itself.",
  });
}

/** What a write answered; undefined when it cannot be read, although the write happened. */
export function writtenAnswer<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): z.output<Schema> | undefined {
  const read = schema.safeParse(body);
  return read.success ? read.data : undefined;
}
