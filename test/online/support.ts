import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../src/domain/diagnostic.js';
import { warnings } from '../../src/findings/catalogue.js';
import { run } from '../cli/support.js';
import { temporaryFolder } from '../support/data-folder.js';
import { FakeGithub } from '../support/fake-github.js';
import { FakeGitlab } from '../support/fake-gitlab.js';

/** A GitHub and a GitLab on this machine, and the command on rules that use them. */
export class Far {
  readonly github = new FakeGithub();
  readonly gitlab = new FakeGitlab();

  async start(): Promise<this> {
    await this.github.start();
    await this.gitlab.start();
    return this;
  }

  async stop(): Promise<void> {
    await this.github.stop();
    await this.gitlab.stop();
  }

  get environment(): Record<string, string> {
    return {
      GITHUB_TOKEN: this.github.token,
      GITHUB_API_URL: this.github.url,
      GITLAB_TOKEN: this.gitlab.token,
      GITLAB_URL: this.gitlab.url,
    };
  }

  /** A file as the API gives it. */
  file(text: string): object {
    return { type: 'file', encoding: 'base64', content: Buffer.from(text).toString('base64') };
  }

  /** The findings of `check --online` in a file with these rules; that it writes nothing. */
  async check(
    rules: string,
    environment = this.environment,
    ...more: readonly string[]
  ): Promise<Diagnostic[]> {
    const folder = join(temporaryFolder(), 'rules');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.yaml'), `version: 1\nrules:\n${rules}`);
    const line = ['check', '--online', '--rules', folder, '--format', 'json', ...more];
    const { status, out } = await run(line, environment);
    const found = JSON.parse(out) as Diagnostic[];
    // What `check` finds without asking anybody has tests of its own.
    const ours = found.filter(({ code }) => !warnings.some(({ name }) => name === code));
    assert.equal(status, ours.some(({ severity }) => severity === 'error') ? 1 : 0, out);
    assert.deepEqual([...this.github.writes, ...this.gitlab.writes], []);
    return ours;
  }

  /** The same, each as `LINE:COLUMN CODE`. */
  async codes(rules: string, environment = this.environment): Promise<string[]> {
    const found = await this.check(rules, environment);
    return found.map(({ line, column, code }) => `${line}:${column} ${code}`);
  }
}

/** One rule of one step; its `uses` stands at 7:15, its inputs from line 9 on at column 11. */
export function rule(uses: string, inputs: string, more = ''): string {
  return `
  - id: a
    on: bug_created
    steps:
      - uses: ${uses}
        ${more === '' ? '# nothing more' : more}
        with:
${inputs.replace(/^(?=.)/gm, '          ')}`;
}
