import assert from 'node:assert/strict';
import type { BuildKnowledge } from '../../../src/domain/build.js';
import { ExpressionError } from '../../../src/rules/expressions/types.js';
import { sceneOf, template, type SlotOptions } from './helpers.js';

const event = 'build_processed';
const known: BuildKnowledge = {
  known: true,
  facts: {
    tags: ['qa', '@bob'],
    changelog: 'Closes #1',
    createdAt: Date.UTC(2026, 10, 23, 8, 55),
    git: { branch: 'release/2.3', sha: 'f52ace0', pr: 7 },
  },
};
const unknown: BuildKnowledge = { known: false, why: 'APPLIVERY_TOKEN is not set' };

function filled(source: string, build: BuildKnowledge, slot: SlotOptions = {}) {
  return template(source, { event, ...slot }).render({ ...sceneOf({}, event), build });
}

describe('`build` in texts', () => {
  it('keeps its types', () => {
    assert.equal(filled('${{ build.git.pr }}', known), 7);
    assert.deepEqual(filled('${{ build.tags }}', known), ['qa', '@bob']);
    assert.equal(filled('${{ build.createdAt }}', known), '2026-11-23T08:55:00Z');
    assert.equal(
      filled('${{ safeRef(build.git.branch) }}', known, { kind: 'target' }),
      'release/2.3',
    );
    assert.deepEqual(filled('${{ build.git }}', known), {
      branch: 'release/2.3',
      sha: 'f52ace0',
      pr: 7,
    });
  });

  it('chooses among what the author wrote, and nothing else', () => {
    const source = '${{ {"github.com/acme/app": "acme/app"}[build.git.repository] }}';
    const of = (repository: string): BuildKnowledge => ({
      known: true,
      facts: { git: { repository } },
    });
    assert.equal(filled(source, of('github.com/acme/app'), { kind: 'target' }), 'acme/app');
    for (const build of [of('github.com/acme/other'), known]) {
      assert.throws(() => filled(source, build, { kind: 'target' }), ExpressionError);
    }
  });

  it('comes out harmless in prose', () => {
    const text = filled(
      '${{ build.changelog }} ${{ for t in build.tags }}${{ t }} ${{ end }}',
      known,
      {
        kind: 'markdown',
      },
    );
    assert.equal(text, '` Closes #1 ` ` qa ` ` @\u200bbob ` ');
  });

  it('fails, with the reason, where nothing is known of it, whatever stands for what is missing', () => {
    for (const source of [
      '${{ build.git.sha }}',
      'commit ${{ build.git.sha }}',
      '${{ default(build.git.sha, "none") }}',
      '${{ build.?git.sha.orValue("none") }}',
      '${{ for t in build.tags }}x${{ end }}',
    ]) {
      assert.throws(
        () => filled(source, unknown),
        (error) => {
          assert.ok(error instanceof ExpressionError);
          assert.match(
            error.message,
            /^`build\.(git\.sha|tags)` is not known: APPLIVERY_TOKEN is not set$/,
          );
          const { start, end } = error;
          assert.ok(source.slice(start, end).startsWith('build.'), source.slice(start, end));
          return true;
        },
      );
    }
  });

  it('is not so in a condition where nothing is known of it', () => {
    const source = '${{ if has(build.git.tag) }}a${{ else }}b${{ end }}';
    assert.equal(filled(source, known), 'b');
    assert.equal(filled(source, unknown), 'b');
    assert.equal(filled(source.replace('has', '!has'), known), 'a');
    assert.equal(filled(source.replace('has', '!has'), unknown), 'b');
  });
});
