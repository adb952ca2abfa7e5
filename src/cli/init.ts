import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Option } from 'commander';
import { CommandFailed, type AddCommand, type Surroundings } from './command.js';
import {
  firstRules,
  schemaFiles,
  startedFile,
  type FirstChoices,
  type FirstFile,
} from './first-files.js';

interface InitOptions {
  readonly gitlab?: true;
  readonly repository: string;
  readonly application: string;
}

export const addInit: AddCommand = (program, surroundings) => {
  program
    .command('init')
    .argument('[dir]', 'where to', '.')
    .description('write a first rules file, its test, and a workflow that it can start')
    .option('--gitlab', 'a GitLab pipeline in place of a GitHub workflow')
    .addOption(
      new Option(
        '--repository <name>',
        'what it starts it in: `owner/name`, or the path of a project',
      )
        .default('acme/awesome-app')
        .argParser(readRepository),
    )
    .addOption(
      new Option('--application <name>', 'the application, as Applivery calls it')
        .default('Awesome App')
        .argParser(readApplication),
    )
    .addHelpText('after', '\nWhat is there already is left as it is.')
    .action((folder: string, { gitlab, ...options }: InitOptions) => {
      const choices: FirstChoices = { ...options, at: gitlab ? 'gitlab' : 'github' };
      const rules = firstRules(choices);
      const there = rules.map(({ path }) => join(folder, path)).filter((path) => existsSync(path));
      if (there.length > 0) {
        throw new CommandFailed(
          `Nothing was written: ${there.join(' and ')} would be overwritten. Name another folder, or remove it first.`,
        );
      }
      for (const file of [...rules, ...schemaFiles()]) write(folder, file, surroundings);
      const started = startedFile(choices);
      if (!write(folder, started, surroundings)) {
        surroundings.err(`\nTo be put into it:\n\n${started.text}`);
      }
      surroundings.err(nextText(folder, started, choices));
    });
};

/** @returns false: there is such a file already */
function write(folder: string, { path, text }: FirstFile, { out, err }: Surroundings): boolean {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  try {
    // `wx`: what somebody made meanwhile is not overwritten either.
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    if (!existsSync(file)) throw error;
    err(`${file} is there already: left as it is.`);
    return false;
  }
  out(file);
  return true;
}

function nextText(folder: string, started: FirstFile, { repository }: FirstChoices): string {
  const rules = join(folder, 'rules');
  const quoted = /^[\w./-]+$/.test(rules) ? rules : `'${rules.replaceAll("'", `'\\''`)}'`;
  return `
Put ${join(folder, started.path)} into the default branch of ${repository}. Then:

  npm run -s cli -- check --rules ${quoted}
  npm run -s cli -- test --rules ${quoted}
  RULES_DIR=${quoted} npm start
  npm run -s cli -- doctor --rules ${quoted}
`;
}

function readRepository(text: string): string {
  if (/^[\w.-]+(\/[\w.-]+)+$/.test(text) && text.length <= 200) return text;
  throw new CommandFailed('--repository takes a name such as acme/awesome-app.', 2);
}

function readApplication(text: string): string {
  const isPlain = text.trim() !== '' && text.length <= 100 && !/\p{Cc}|\$\{\{/u.test(text);
  if (isPlain) return text;
  throw new CommandFailed('--application takes a name of one line, at most 100 characters.', 2);
}
