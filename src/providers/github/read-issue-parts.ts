import type { Call, GithubConnection } from './connection.js';
import { ifThere } from './if-there.js';

/** What an issue can have must be there first. All of them throw `Failure`. */

/** https://docs.github.com/rest/issues/labels#get-a-label */
export function hasLabel(
  connection: GithubConnection,
  repository: string,
  name: string,
): Promise<boolean> {
  return isThere(connection, repository, (rest, place) => rest.issues.getLabel({ ...place, name }));
}

/** https://docs.github.com/rest/issues/milestones#get-a-milestone */
export function hasMilestone(
  connection: GithubConnection,
  repository: string,
  number: number,
): Promise<boolean> {
  return isThere(connection, repository, (rest, place) =>
    rest.issues.getMilestone({ ...place, milestone_number: number }),
  );
}

/** https://docs.github.com/rest/issues/assignees#check-if-a-user-can-be-assigned */
export function canBeAssigned(
  connection: GithubConnection,
  repository: string,
  login: string,
): Promise<boolean> {
  return isThere(connection, repository, (rest, place) =>
    rest.issues.checkUserCanBeAssigned({ ...place, assignee: login }),
  );
}

/** https://docs.github.com/rest/issues/issues#get-an-issue */
export function hasIssue(
  connection: GithubConnection,
  repository: string,
  number: number,
): Promise<boolean> {
  return isThere(connection, repository, (rest, place) =>
    rest.issues.get({ ...place, issue_number: number }),
  );
}

async function isThere(
  connection: GithubConnection,
  repository: string,
  send: Call['send'],
): Promise<boolean> {
  const answer = await ifThere(connection.exchange({ repository, nature: 'read', send }));
  return answer !== undefined;
}
