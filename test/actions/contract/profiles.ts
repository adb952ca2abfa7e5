import type { AnyAction } from '../../../src/domain/action.js';
import type { ConnectionSettings, ProviderName } from '../../../src/domain/connection.js';
import { Secret } from '../../../src/domain/secret.js';
import { FakeGithub } from '../../support/fake-github.js';
import { FakeGitlab } from '../../support/fake-gitlab.js';
import type { Mood, Recorded } from '../../support/loopback.js';

/** What the suite needs of a fake. */
export interface FakeRemote {
  readonly url: string;
  readonly requests: readonly Recorded[];
  mood: ((request: Recorded) => Mood | undefined) | undefined;
  start(): Promise<unknown>;
  stop(): Promise<void>;
}

/** What the suite needs to know of a provider. An action needs nothing. */
export interface Profile<Fake extends FakeRemote = FakeRemote> {
  fake(now: () => number): Fake;
  /** Makes what the action's example refers to. */
  prepare?(fake: Fake, action: AnyAction): void;
  settings(url: string): ConnectionSettings;
  /** Credentials in `settings`. */
  readonly secrets: readonly string[];
  /** How many effects of this kind the remote has. */
  effects(fake: Fake, action: AnyAction): number;
  /** A limit that is told with another status than 429. */
  readonly limits?: readonly {
    readonly name: string;
    readonly reply: Mood;
    readonly wait: number;
  }[];
}

const token = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';

const github: Profile<FakeGithub> = {
  fake: (now) => new FakeGithub(now),
  prepare(fake) {
    fake.token = token;
    fake.labels.add('from-testers');
  },
  settings: (url) => ({
    name: 'github',
    provider: 'github',
    url,
    credentials: { kind: 'token', token: new Secret(token) },
    limits: 'off',
  }),
  secrets: [token],
  effects: (fake, { makes }) =>
    ({
      run: fake.runs,
      sent: fake.dispatches,
      issue: fake.issues,
      comment: fake.comments,
      status: fake.statuses,
      deployment: fake.deployments,
      job: [],
    })[makes].length,
  limits: [
    {
      name: 'a 403 with Retry-After',
      reply: {
        status: 403,
        headers: { 'retry-after': '7' },
        body: { message: 'You have exceeded a secondary rate limit.' },
      },
      wait: 7_000,
    },
    {
      name: 'a 403 that only speaks of a limit',
      reply: { status: 403, body: { message: 'You have exceeded a secondary rate limit.' } },
      wait: 60_000,
    },
  ],
};

const gitlabToken = 'glpat-0123456789abcdefghij';
const triggerToken = 'glptt-0123456789abcdefghij';

const gitlab: Profile<FakeGitlab> = {
  fake: (now) => new FakeGitlab(now),
  prepare(fake, { example }) {
    fake.token = gitlabToken;
    fake.triggerToken = triggerToken;
    const project = example.project as string;
    if (example.job !== undefined) fake.addJob({ id: Number(example.job), project });
    if (example.issue !== undefined) {
      fake.issues.push({
        iid: Number(example.issue),
        project,
        author: fake.username,
        createdAt: 0,
        labels: [],
        assignees: [],
        milestone: undefined,
        confidential: false,
        title: 'An issue',
        description: '',
        state: 'opened',
      });
    }
  },
  settings: (url) => ({
    name: 'gitlab',
    provider: 'gitlab',
    url,
    credentials: { kind: 'token', token: new Secret(gitlabToken) },
    triggerToken: new Secret(triggerToken),
    limits: 'off',
  }),
  secrets: [gitlabToken, triggerToken],
  effects: (fake, { makes }) =>
    ({
      run: fake.pipelines,
      sent: [],
      issue: fake.issues,
      comment: fake.notes,
      status: fake.statuses,
      deployment: fake.deployments,
      job: fake.jobs.filter(({ status }) => status !== 'manual'),
    })[makes].length,
};

/** One line a provider. */
export const profiles: Readonly<Record<ProviderName, Profile>> = {
  github: erased(github),
  gitlab: erased(gitlab),
};

/** Each profile knows its own fake, the table cannot. */
function erased<Fake extends FakeRemote>(profile: Profile<Fake>): Profile {
  return profile;
}
