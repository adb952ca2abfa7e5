import { taskViewSchema } from '../../views/task-view.js';
import { taskPage } from '../answers.js';
import { defineEndpoint } from '../endpoint.js';
import { at, changeBody, noInput, resolveBody, taskQuery } from '../inputs.js';

const list = defineEndpoint({
  method: 'get',
  path: '/tasks',
  name: 'listTasks',
  summary: 'What was, or will be, done, newest first.',
  query: taskQuery,
  body: noInput,
  status: 200,
  answer: taskPage,
  answerTo: ({ query: { cursor, since, ...filter } }, { records, clock }) =>
    records.tasks({ ...filter, since: at(since, clock), before: cursor }),
});

const show = defineEndpoint({
  method: 'get',
  path: '/tasks/{id}',
  name: 'getTask',
  summary: 'One task: what was sent, each attempt, what came of it.',
  query: noInput,
  body: noInput,
  status: 200,
  answer: taskViewSchema,
  answerTo: ({ id }, { records }) => records.task(id),
});

const retry = defineEndpoint({
  method: 'post',
  path: '/tasks/{id}/retry',
  name: 'retryTask',
  summary: 'Makes a task due again.',
  query: noInput,
  body: changeBody,
  status: 202,
  answer: taskViewSchema,
  answerTo: ({ id, by }, { records }) => records.retry(id, by),
});

const cancel = defineEndpoint({
  method: 'post',
  path: '/tasks/{id}/cancel',
  name: 'cancelTask',
  summary: 'Ends a task that is still waiting.',
  query: noInput,
  body: changeBody,
  status: 200,
  answer: taskViewSchema,
  answerTo: ({ id, by }, { records }) => records.cancel(id, by),
});

const resolve = defineEndpoint({
  method: 'post',
  path: '/tasks/{id}/resolve',
  name: 'resolveTask',
  summary: 'Says what became of a task that is `uncertain`.',
  query: noInput,
  body: resolveBody,
  status: 200,
  answer: taskViewSchema,
  answerTo: ({ id, body, by }, { records }) => records.resolve(id, body, by),
});

export const taskEndpoints = [list, show, retry, cancel, resolve];
