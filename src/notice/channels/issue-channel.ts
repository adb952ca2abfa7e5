import { githubIssue } from '../../actions/github/issue.js';
import { gitlabIssue } from '../../actions/gitlab/issue.js';
import type { ActionContext, AnyAction } from '../../domain/action.js';
import type { Clock } from '../../domain/clock.js';
import type { ProviderName } from '../../domain/connection.js';
import type { Effect, IssueAddress } from '../../domain/effect.js';
import { hexDigest } from '../../domain/ids.js';
import type { GithubConnection } from '../../providers/github/index.js';
import { updateIssue } from '../../providers/github/issues.js';
import { editIssue, type GitlabConnection } from '../../providers/gitlab/index.js';
import type { OpenConnection } from '../../stage/connections.js';
import { title as titleOf } from '../../untrusted/title.js';
import type { Message } from '../message.js';
import type { Channel } from './channel.js';

interface Keeper {
  readonly action: AnyAction;
  /** What the action calls the place. */
  readonly place: 'repository' | 'project';
  readonly close: (handle: unknown, address: IssueAddress) => Promise<void>;
}

const keepers: Readonly<Record<ProviderName, Keeper>> = {
  github: {
    action: githubIssue,
    place: 'repository',
    close: (handle, { target, number }) =>
      updateIssue(
        handle as GithubConnection,
        'write',
        { repository: target, number },
        { state: 'closed' },
      ),
  },
  gitlab: {
    action: gitlabIssue,
    place: 'project',
    close: (handle, { target, number }) =>
      editIssue(handle as GitlabConnection, target, number, { stateEvent: 'close' }),
  },
};

const longestTitle = 200;

export interface IssueChannelOptions {
  readonly connection: OpenConnection;
  /** `owner/name`, or the project's path. */
  readonly target: string;
  /** Of this service: others may tell in the same place. */
  readonly publicUrl: string;
  readonly clock: Clock;
}

/** One issue for each trouble: commented when there is more, closed when it is over, reopened when it comes back. */
export function issueChannel({ connection, ...options }: IssueChannelOptions): Channel {
  const { settings, handle } = connection;
  const { action, place, close } = keepers[settings.provider];
  const { target, publicUrl, clock } = options;

  async function note(message: Message): Promise<IssueAddress | undefined> {
    const { trouble, kind, title, text, n, issue, triedAt } = message;
    const input: unknown = action.input.parse({
      [place]: target,
      title: titleOf(`applivery-triggers: ${title.replaceAll('`', '')}`, { limit: longestTitle }),
      body: `${issue === undefined || kind === 'over' ? '' : `${title}\n\n`}${text}`,
      'on-repeat': 'comment',
      reopen: kind !== 'over',
    });
    const context: ActionContext = {
      key: hexDigest('notice', publicUrl, trouble, String(n)),
      fingerprint: hexDigest('notice', publicUrl, trouble),
      event: {},
      issue: issue && { ...issue, repeats: 0 },
      clock,
    };
    // What was tried before may have arrived, though its answer did not.
    const found: unknown =
      triedAt === undefined ? 'absent' : await action.find(handle, input, context, triedAt);
    const effect = (
      typeof found === 'object' && found !== null && 'found' in found
        ? found.found
        : await action.perform(handle, input, context)
    ) as Effect;
    return effect.issue ?? issue;
  }

  return {
    name: 'issue',
    connection: settings.name,
    async tell(message) {
      const address = await note(message);
      if (message.kind === 'over' && address !== undefined) await close(handle, address);
      return address;
    },
  };
}
