import { deliveryDetailsSchema } from '../../views/delivery-view.js';
import { deliveryPage, replayAnswer, testAnswer } from '../answers.js';
import { defineEndpoint } from '../endpoint.js';
import { at, deliveryQuery, noInput, replayBody } from '../inputs.js';

const list = defineEndpoint({
  method: 'get',
  path: '/deliveries',
  name: 'listDeliveries',
  summary: 'What came in, newest first.',
  query: deliveryQuery,
  body: noInput,
  status: 200,
  answer: deliveryPage,
  answerTo: ({ query: { cursor, since, until, ...filter } }, { records, clock }) =>
    records.deliveries({
      ...filter,
      since: at(since, clock),
      until: at(until, clock),
      before: cursor,
    }),
});

const show = defineEndpoint({
  method: 'get',
  path: '/deliveries/{id}',
  name: 'getDelivery',
  summary: 'One delivery: its payload, what each rule made of it and why, its tasks.',
  query: noInput,
  body: noInput,
  status: 200,
  answer: deliveryDetailsSchema,
  answerTo: ({ id }, { records }) => records.delivery(id),
});

const test = defineEndpoint({
  method: 'get',
  path: '/deliveries/{id}/test',
  name: 'getRuleTest',
  summary: 'A delivery, and what was sent for it, as a rule test.',
  query: noInput,
  body: noInput,
  status: 200,
  answer: testAnswer,
  answerTo: async ({ id }, { records }) => ({ test: await records.ruleTest(id) }),
});

const replay = defineEndpoint({
  method: 'post',
  path: '/deliveries/{id}/replay',
  name: 'replayDelivery',
  summary: "Runs the rules again for a delivery's event, as a new delivery.",
  query: noInput,
  body: replayBody,
  status: 202,
  answer: replayAnswer,
  answerTo: ({ id, body, by }, { records }) => records.replay(id, body.rules, by),
});

export const deliveryEndpoints = [list, show, test, replay];
