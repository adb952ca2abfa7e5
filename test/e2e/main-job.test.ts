import assert from 'node:assert/strict';
import type { JsonObject } from '../../src/domain/json.js';
import { samples } from '../../src/events/samples.js';
import { temporaryFolder } from '../support/data-folder.js';
import { FakeGithub } from '../support/fake-github.js';
import { FakeGitlab } from '../support/fake-gitlab.js';
import { sharedServer, skipWithoutPostgres } from '../support/postgres.js';
import type { Recorded } from '../support/loopback.js';
import { exampleRules, ServiceProcess } from '../support/service-process.js';

/** What is written at a provider, by method, path and whole body. */
type Write = readonly [string, JsonObject];

for (const { name, skip, database } of [
  { name: 'SQLite', skip: () => undefined, database: () => Promise.resolve({}) },
  {
    name: 'PostgreSQL',
    skip: skipWithoutPostgres,
    database: async () => ({ DATABASE_URL: await (await sharedServer()).newDatabase() }),
  },
])
  describe(`the example rules, run by the real process on ${name}`, () => {
    before(skip);

    let github: FakeGithub;
    let gitlab: FakeGitlab;
    let service: ServiceProcess;

    beforeEach(async () => {
      github = await new FakeGithub().start();
      gitlab = await new FakeGitlab().start();
      service = await ServiceProcess.start({
        DATA_DIR: temporaryFolder(),
        ...(await database()),
        RULES_DIR: exampleRules,
        GITHUB_API_URL: github.url,
        GITHUB_TOKEN: github.token,
        GITLAB_URL: gitlab.url,
        GITLAB_TOKEN: gitlab.token,
      });
    });

    afterEach(async () => {
      assert.equal(await service.stop(), 0);
      await github.stop();
      await gitlab.stop();
      assert.ok(!service.output.includes(github.token), 'the GitHub token is in the output');
      assert.ok(!service.output.includes(gitlab.token), 'the GitLab token is in the output');
    });

    /** Sends the sample and waits until every task is sent. */
    async function deliver(event: string) {
      const { delivery } = await service.deliver(samples[event]!);
      return service.deliveryWhen(
        delivery,
        ({ status, tasks }) =>
          status === 'matched' &&
          tasks.every((task) => ['succeeded', 'following'].includes(task.status)),
      );
    }

    function writesOf(requests: readonly Recorded[]): Write[] {
      return requests
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path, body }) => [`${method} ${path}`, JSON.parse(body) as JsonObject]);
    }

    it('starts the workflow and the pipeline for a processed build, and follows them to their end', async () => {
      const delivery = await deliver('build_processed');
      const [githubWrite] = writesOf(github.requests);
      const { correlation_id: key } = githubWrite?.[1].inputs as { correlation_id: string };
      assert.match(key, /^[0-9a-f]{32}$/);
      assert.deepEqual(writesOf(github.requests), [
        [
          'POST /api/v3/repos/acme/awesome-app/actions/workflows/device-tests.yml/dispatches',
          {
            ref: 'main',
            return_run_details: true,
            inputs: {
              build_id: '5e79232e98d88ac68cf7d4bc',
              build_url:
                'https://dashboard.applivery.io/test/apps/awesome-app/builds?id=5e79232e98d88ac68cf7d4bc',
              correlation_id: key,
            },
          },
        ],
      ]);
      assert.deepEqual(writesOf(gitlab.requests), [
        [
          'POST /api/v4/projects/acme%2Fawesome-app/pipeline',
          {
            ref: 'main',
            inputs: { task: 'device-tests', build_id: '5e79232e98d88ac68cf7d4bc', os: 'android' },
          },
        ],
      ]);

      github.finishRun(github.runs[0]!.id, 'failure');
      gitlab.finishPipeline(gitlab.pipelines[0]!.id, 'success');
      const { tasks } = await service.deliveryWhen(delivery.id, (one) =>
        one.tasks.every((task) => task.status === 'succeeded'),
      );
      assert.deepEqual(
        tasks.map(({ rule, run }) => [rule, run?.status, run?.conclusion, run?.url]),
        [
          [
            'github-device-tests',
            'completed',
            'failure',
            `https://github.example.com/acme/awesome-app/actions/runs/${github.runs[0]!.id}`,
          ],
          [
            'gitlab-device-tests',
            'success',
            'success',
            `${gitlab.url}/acme/awesome-app/-/pipelines/${gitlab.pipelines[0]!.id}`,
          ],
        ],
      );
    });

    it('asks GitHub about a run with its ETag', async () => {
      const delivery = await deliver('build_processed');
      await service.deliveryWhen(delivery.id, () =>
        github.requests.some(
          ({ path, headers }) => path.includes('/actions/runs/') && 'if-none-match' in headers,
        ),
      );
      github.finishRun(github.runs[0]!.id, 'success');
      gitlab.finishPipeline(gitlab.pipelines[0]!.id, 'failed');
      await service.deliveryWhen(delivery.id, ({ tasks }) =>
        tasks.every(({ run }) => run?.conclusion),
      );
    });

    it('tells the repository and starts a pipeline for an upload', async () => {
      await deliver('build_created');
      assert.deepEqual(writesOf(github.requests), [
        [
          'POST /api/v3/repos/acme/awesome-app/dispatches',
          {
            event_type: 'build-uploaded',
            client_payload: { build_id: '5e79232e98d88ac68cf7d4bc' },
          },
        ],
      ]);
      assert.deepEqual(writesOf(gitlab.requests), [
        [
          'POST /api/v4/projects/acme%2Fawesome-app/pipeline',
          { ref: 'main', inputs: { task: 'build-uploaded', build_id: '5e79232e98d88ac68cf7d4bc' } },
        ],
      ]);
    });

    it('makes one issue on each side of a bug report, harmless and with what leads back to it', async () => {
      await deliver('bug_created');
      const [issue] = github.issues;
      const fingerprint = /<!-- rules:fp=([0-9a-f]{32}) -->$/.exec(issue?.body ?? '')?.[1];
      const body = [
        'A tester of Awesome App reported:',
        '',
        '```text',
        'This is a Bug message that will be included in the Report along with the technical information of the device',
        '```',
        '',
        '[Report in Applivery](https://dashboard.applivery.io/test/apps/awesome-app/reports?id=5e7923a976b4b0e9aa4aa6a9), with screenshot and device.',
        '',
        `<!-- rules:fp=${fingerprint ?? '?'} -->`,
      ].join('\n');
      const title =
        '[Awesome App] This is a Bug message that will be included in the Report along with the technical information of the device';
      assert.deepEqual(
        writesOf(github.requests).find(([call]) => call.endsWith('/issues')),
        [
          'POST /api/v3/repos/acme/awesome-app/issues',
          { title, body: issue!.body, labels: ['bug', 'from-testers'] },
        ],
      );
      assert.equal(normalised(issue!.body), body);
      assert.deepEqual(writesOf(gitlab.requests), [
        [
          'POST /api/v4/projects/acme%2Fawesome-app/issues',
          { title, description: gitlab.issues[0]!.description, labels: 'bug,from-testers' },
        ],
      ]);
      assert.equal(normalised(gitlab.issues[0]!.description), body);
    });

    it('makes no second issue of the same report, whichever hook brings it and however often', async () => {
      const first = await deliver('bug_created');
      const again = await service.deliver(samples.bug_created!);
      assert.equal(again.duplicate, true);
      const replay = await service.api(`/deliveries/${first.id}/replay`, { method: 'POST' });
      const { delivery } = replay.body as { delivery: string };
      await service.deliveryWhen(
        delivery,
        ({ status, tasks }) =>
          status === 'matched' && tasks.every((task) => task.status === 'succeeded'),
      );
      assert.equal(github.issues.length, 1);
      assert.equal(gitlab.issues.length, 1);
      assert.equal(github.comments.length, 1);
      assert.equal(gitlab.notes.length, 1);
    });

    it('makes issues of feedback, confidential ones at GitLab', async () => {
      await deliver('feedback_created');
      assert.equal(github.issues.length, 1);
      assert.equal(gitlab.issues[0]?.confidential, true);
      assert.deepEqual(gitlab.issues[0].labels, ['feedback', 'from-testers']);
    });

    it('makes one issue of all warnings about a certificate', async () => {
      await deliver('certificate_application_will_expire');
      const sample = samples.certificate_application_will_expire!;
      const later = await service.deliver({ ...sample, numDays: '3' });
      await service.deliveryWhen(
        later.delivery,
        ({ status, tasks }) =>
          status === 'matched' && tasks.every((task) => task.status === 'succeeded'),
      );
      assert.deepEqual(
        github.issues.map(({ title }) => title),
        ['Signing certificate of Awesome App expires in 5 days'],
      );
      assert.equal(github.comments.length, 1);
      assert.match(github.comments[0]!.body, /expires in \*\*3 days\*\*/);
      assert.equal(gitlab.issues.length, 1);
      assert.equal(gitlab.notes.length, 1);
    });

    it('records what no rule is for, and says why', async () => {
      const { delivery } = await service.deliver({
        ...samples.build_processed,
        application: {
          id: 'other',
          name: 'Other App',
          url: 'https://dashboard.applivery.io/x/apps/o',
        },
      });
      const { explanation, rules } = await service.deliveryWhen(
        delivery,
        ({ status }) => status === 'unmatched',
      );
      assert.equal(
        explanation,
        '`build_processed` of **Other App** matched no rule. Nearest: **github-device-tests**, which wants `event.application.name == "Awesome App"`; it is `"Other App"`.',
      );
      assert.ok(rules.every(({ matched }) => !matched));
      assert.deepEqual(writesOf(github.requests), []);
    });
  });

/** Blocks of untrusted text keep their distance; how much does not matter to a reader. */
function normalised(body: string): string {
  return body.replace(/\n{3,}/g, '\n\n');
}
