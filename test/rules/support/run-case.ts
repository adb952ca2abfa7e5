import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Surroundings } from '../../../src/cli/command.js';
import { runCommand } from '../../../src/cli/run-command.js';
import { temporaryFolder } from '../../support/data-folder.js';
import type { Case, Session } from './case-file.js';

/** The session's commands, each with what it prints now and, where it fails, its exit status. */
export async function runSession({ files }: Case, session: Session): Promise<string> {
  const folder = temporaryFolder();
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), contentOf(text));
  }
  const printed: string[] = [];
  for (const [, line = ''] of session.text.matchAll(/^\$ (.+)$/gm)) {
    printed.push(`$ ${line}`, ...(await runLine(line, folder)));
  }
  return `${printed.join('\n')}\n`;
}

async function runLine(line: string, folder: string): Promise<string[]> {
  const printed: string[] = [];
  const surroundings: Surroundings = {
    environment: { RULES_DIR: folder },
    // In the order in which somebody at a terminal sees them.
    out: (text) => printed.push(text),
    err: (text) => printed.push(text),
    readInput: () => Promise.resolve(Buffer.from('')),
  };
  const words = line.split(' ').map((word) => (word.includes('.') ? join(folder, word) : word));
  const status = await runCommand(words, surroundings);
  const text = printed.join('\n').replaceAll(`${folder}/`, '').replaceAll(folder, '.');
  const steady = text
    .replace(/ in \d+\.\d s\b/g, ' in 0.1 s')
    .replace(/\b(dlv|tsk)_[0-9a-z]{26}\b/g, '$1_…');
  return [steady, ...(status === 0 ? [] : [`(exit status ${status})`])];
}

/** `⇥` stands for a tab, which editors would change. */
function contentOf(text: string): string {
  return text.replaceAll('⇥', '\t');
}
