import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Copy, DockerfileParser, type Instruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { temporaryFolder } from './support/data-folder.js';

// There is no container engine to build the image with: its steps are run by hand, in an empty
// folder for each stage, with nothing but what the Dockerfile copies there.
const text = readFileSync('Dockerfile', 'utf8');
const instructions = DockerfileParser.parse(text).getInstructions();
const argumentsOf = (keyword: string) =>
  instructions
    .filter((one) => one.getKeyword() === keyword)
    .map((one) => one.getArgumentsContent() ?? '');

interface Stage {
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

function stages(): Stage[] {
  const found: { name: string; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.getKeyword() === 'FROM') {
      const [, name] = / AS (\S+)/i.exec(instruction.getArgumentsContent() ?? '') ?? [];
      found.push({ name: name ?? 'final', instructions: [] });
    } else found.at(-1)?.instructions.push(instruction);
  }
  return found;
}

/** Carries out the copies and commands of the stages that build; gives the folder of each. */
function build(): Map<string, string> {
  const roots = new Map<string, string>();
  for (const stage of stages()) {
    const root = temporaryFolder();
    roots.set(stage.name, root);
    let workdir = root;
    for (const instruction of stage.instructions) {
      const content = instruction.getArgumentsContent() ?? '';
      switch (instruction.getKeyword()) {
        case 'WORKDIR':
          workdir = join(root, content);
          mkdirSync(workdir, { recursive: true });
          break;
        case 'COPY':
          if (instruction instanceof Copy) copy(instruction, workdir, roots);
          break;
        case 'RUN':
          // The last stage's commands change users and the machine's folders: not for a test.
          if (stage.name !== 'final')
            execFileSync('sh', ['-ec', content], { cwd: workdir, stdio: 'pipe' });
          break;
      }
    }
  }
  return roots;
}

function copy(instruction: Copy, workdir: string, roots: ReadonlyMap<string, string>): void {
  const stage = instruction.getFromFlag()?.getValue() ?? undefined;
  const paths = (instruction.getArgumentsContent() ?? '').split(/\s+/);
  const to = paths.pop()!;
  for (const path of paths) {
    const from = stage === undefined ? path : join(roots.get(stage)!, path);
    const target = to.endsWith('/') ? join(workdir, to, path) : join(workdir, to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, verbatimSymlinks: true });
  }
}

describe('the Dockerfile', () => {
  it('has nothing that a linter objects to', () => {
    assert.deepEqual(
      validate(text).map(({ message, range }) => [range.start.line + 1, message]),
      [],
    );
  });

  it('builds in several stages, and the image runs as a user without rights', () => {
    assert.ok(stages().length >= 3);
    assert.deepEqual(argumentsOf('USER'), ['node']);
    assert.ok(argumentsOf('FROM').every((from) => from.startsWith('node:24')));
  });

  it('has a health check, and keeps data and rules outside', () => {
    assert.equal(argumentsOf('HEALTHCHECK').length, 1);
    assert.deepEqual(JSON.parse(argumentsOf('VOLUME')[0]!), ['/data', '/rules']);
  });

  it('makes an image that runs, with production dependencies only', function () {
    this.timeout(300_000);
    const root = build().get('final')!;
    const app = join(root, 'app');
    assert.deepEqual(readdirSync(app).sort(), ['dist', 'node_modules', 'package.json']);
    for (const name of ['typescript', 'tsx', 'mocha', 'node']) {
      assert.ok(!existsSync(join(app, 'node_modules', name)), name);
    }
    const rules = join(process.cwd(), 'rules');
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [join(app, 'dist/bin.js'), ...args], {
        cwd: app,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    assert.match(run('--help'), /serve/);
    assert.match(run('simulate', 'build_processed', '--rules', rules), /would send/);
  });
});
