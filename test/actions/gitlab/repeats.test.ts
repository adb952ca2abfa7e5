import assert from 'node:assert/strict';
import { gitlabIssue } from '../../../src/actions/gitlab/issue.js';
import { gitlabIssueComment } from '../../../src/actions/gitlab/issue-comment.js';
import { marker } from '../../../src/untrusted/marker.js';
import { createdThenReset, type Recorded } from '../../support/loopback.js';
import { eachInScene, failureOf, fingerprint, key, project } from './scene.js';

const input = { title: 'Crash', body: 'On start.' };
const isWrite = ({ method }: Recorded) => method !== 'GET';

describe('gitlab/issue that repeats', () => {
  const scene = eachInScene();
  const first = async () => scene().remembered(await scene().perform(gitlabIssue, input));
  /** The writes after the first, which made the issue. */
  const writes = () => scene().gitlab.writes.slice(1);

  it('comments by default, with the marker of its key, and points to the comment', async () => {
    const { gitlab } = scene();
    const known = await first();
    const effect = await scene().perform(gitlabIssue, { ...input, body: 'Again.' }, known);

    const note = gitlab.notes[0]!;
    assert.equal(note.body, `Again.\n\n${marker('key', key)}`);
    const url = `${gitlab.url}/${project}/-/issues/1`;
    assert.deepEqual(effect, {
      kind: 'issue',
      id: '1',
      url: `${url}#note_${note.id}`,
      issue: { target: project, number: '1', url },
      details: { note: String(note.id) },
    });
    assert.equal(gitlab.issues.length, 1);
  });

  it('comments something even without a body', async () => {
    await scene().perform(gitlabIssue, { title: 'Crash' }, await first());

    assert.match(scene().gitlab.notes[0]!.body, /^Reported again\.\n\n/);
  });

  it('counts in the description, keeps its marker last, and counts once for each key', async () => {
    const { gitlab } = scene();
    const known = await first();
    const counting = { ...input, 'on-repeat': 'count' };
    await scene().perform(gitlabIssue, counting, known);
    await scene().perform(gitlabIssue, counting, known);

    const { description } = gitlab.issues[0]!;
    assert.match(
      description,
      /^On start\.\n\n<!-- rules:count -->\nReported 2 times, last on 2026-11-23\./,
    );
    assert.ok(description.endsWith(`\n${marker('fp', fingerprint)}`));
    assert.deepEqual(writes(), ['PUT /projects/acme%2Fawesome-app/issues/1']);

    await scene().perform(gitlabIssue, counting, { ...known, key: 'f'.repeat(32) });
    assert.match(gitlab.issues[0]!.description, /Reported 3 times/);
    assert.equal(gitlab.notes.length, 0);
  });

  it('sends nothing when it is to ignore', async () => {
    const known = await first();
    const asked = scene().gitlab.requests.length;
    const ignoring = { ...input, 'on-repeat': 'ignore' };
    const effect = await scene().perform(gitlabIssue, ignoring, known);

    assert.equal(effect.id, '1');
    assert.deepEqual(await scene().find(gitlabIssue, ignoring, known), {
      found: effect,
      certainty: 'certain',
    });
    assert.equal(scene().gitlab.requests.length, asked);
  });

  for (const [how, calls] of [
    ['comment', ['PUT', 'POST']],
    ['count', ['PUT']],
  ] as const) {
    it(`opens a closed issue again when it is to ${how}, first of all`, async () => {
      const known = await first();
      scene().gitlab.issues[0]!.state = 'closed';
      await scene().perform(gitlabIssue, { ...input, 'on-repeat': how }, known);

      assert.equal(scene().gitlab.issues[0]!.state, 'opened');
      assert.deepEqual(
        writes().map((write) => write.split(' ')[0]),
        calls,
      );
    });

    it(`leaves a closed issue closed when it is to ${how} and not to reopen`, async () => {
      const known = await first();
      scene().gitlab.issues[0]!.state = 'closed';
      await scene().perform(gitlabIssue, { ...input, 'on-repeat': how, reopen: false }, known);

      assert.equal(scene().gitlab.issues[0]!.state, 'closed');
    });
  }

  it('comments with a warning when it may not reopen', async () => {
    const known = await first();
    scene().gitlab.issues[0]!.state = 'closed';
    scene().gitlab.mood = ({ method }) => (method === 'PUT' ? { status: 403 } : undefined);
    const { warnings } = await scene().perform(gitlabIssue, input, known);

    assert.match(warnings?.join() ?? '', /issue 1 was not reopened/);
    assert.equal(scene().gitlab.notes.length, 1);
  });

  it('makes a new issue, and says so, when somebody deleted the old one', async () => {
    const known = await first();
    const { gitlab } = scene();
    gitlab.issues[0] = { ...gitlab.issues[0]!, project: 'acme/attic' };
    const { issue, warnings } = await scene().perform(gitlabIssue, input, known);

    assert.equal(issue?.number, '2');
    assert.match(warnings?.join() ?? '', /issue 1 is not there any more/);
  });

  it('makes no second comment after a lost answer: it finds the first', async () => {
    const known = await first();
    assert.equal(await scene().find(gitlabIssue, input, known), 'absent');

    scene().gitlab.mood = (request) => (isWrite(request) ? createdThenReset : undefined);
    await failureOf(scene().perform(gitlabIssue, input, known));
    const finding = await scene().find(gitlabIssue, input, known);

    assert.ok(typeof finding === 'object');
    assert.equal(finding.certainty, 'certain');
    assert.deepEqual(finding.found.details, { note: String(scene().gitlab.notes[0]!.id) });
  });

  it('finds its count after a lost answer', async () => {
    const known = await first();
    const counting = { ...input, 'on-repeat': 'count' };
    assert.equal(await scene().find(gitlabIssue, counting, known), 'absent');

    scene().gitlab.mood = (request) => (isWrite(request) ? createdThenReset : undefined);
    await failureOf(scene().perform(gitlabIssue, counting, known));

    assert.ok(typeof (await scene().find(gitlabIssue, counting, known)) === 'object');
  });
});

describe('gitlab/issue-comment', () => {
  const scene = eachInScene();
  const comment = { issue: '1', body: 'A new build.' };

  beforeEach(async () => {
    await scene().perform(gitlabIssue, input);
  });

  it('adds a note with the marker of its key and gives its address', async () => {
    const { gitlab } = scene();
    const effect = await scene().perform(gitlabIssueComment, { ...comment, internal: true });

    const { id, body, internal } = gitlab.notes[0]!;
    assert.deepEqual([body, internal], [`A new build.\n\n${marker('key', key)}`, true]);
    assert.deepEqual(effect, {
      kind: 'comment',
      id: String(id),
      url: `${gitlab.url}/${project}/-/issues/1#note_${id}`,
    });
    assert.deepEqual(await scene().find(gitlabIssueComment, comment), {
      found: effect,
      certainty: 'certain',
    });
  });

  it('is not found in a note of somebody who copied the marker', async () => {
    scene().gitlab.username = 'mallory';
    await scene().perform(gitlabIssueComment, comment);
    scene().gitlab.username = 'release-bot';

    assert.equal(await scene().find(gitlabIssueComment, comment), 'absent');
  });

  it('is not decided when more notes came since than are looked at', async () => {
    const { gitlab } = scene();
    const add = (createdAt: number) => {
      const id = gitlab.notes.length;
      const note = { id, project, issue: 1, author: 'x', body: '', internal: false, createdAt };
      gitlab.notes.push(note);
    };
    for (let count = 0; count < 100; count += 1) add(scene().now);
    assert.equal(await scene().find(gitlabIssueComment, comment), 'undecidable');

    gitlab.notes.length = 0;
    for (let count = 0; count < 100; count += 1) add(scene().now - 600_000);
    assert.equal(await scene().find(gitlabIssueComment, comment), 'absent');
  });
});
