import { descriptionAnswer } from '../answers.js';
import { defineEndpoint } from '../endpoint.js';
import { noInput } from '../inputs.js';

export const descriptionEndpoint = defineEndpoint({
  method: 'get',
  path: '/openapi.json',
  name: 'describeApi',
  summary: 'This description.',
  query: noInput,
  body: noInput,
  status: 200,
  answer: descriptionAnswer,
  answerTo: (_request, { description }) => Promise.resolve(description),
});
