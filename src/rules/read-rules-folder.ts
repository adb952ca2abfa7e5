import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Diagnostic } from '../domain/diagnostic.js';
import { decodeUtf8 } from './decode-utf8.js';
import type { RulesFile } from './ruleset.js';
import { maxFileSize } from './yaml/read-yaml.js';

export interface RulesFolder {
  /** Sorted by path. */
  readonly files: readonly RulesFile[];
  readonly connectionsFile?: RulesFile;
  /** Files that could not be read. */
  readonly diagnostics: readonly Diagnostic[];
  /** There is nothing at that path. */
  readonly missing: boolean;
}

const ruleTest = /\.test\.ya?ml$/;
const yaml = /\.ya?ml$/;
const connections = /^connections\.ya?ml$/;

/**
 * Reads the rules files of a folder and of the folders in it, or one file by itself: `*.yaml` and
 * `*.yml`, without rule tests. `node_modules` and what starts with a dot is passed over. Links are
 * followed directly in the folder only, which is where a ConfigMap's files are links.
 *
 * @param which `tests`: the rule tests, and nothing else
 */
export async function readRulesFolder(
  path: string,
  which: 'rules' | 'tests' = 'rules',
): Promise<RulesFolder> {
  const found = await stat(path).catch(ifAbsent);
  if (found === undefined) return { files: [], diagnostics: [], missing: true };
  const paths = found.isDirectory() ? await listFiles(path) : [''];
  const name = basename(path);
  const diagnostics: Diagnostic[] = [];
  if (!found.isDirectory() && !yaml.test(name)) {
    diagnostics.push(fault(name, 'not-yaml', 'the name of a rules file ends with .yaml or .yml'));
    return { files: [], diagnostics, missing: false };
  }
  // In a folder they are passed over, but whoever names one expects something of it.
  if (!found.isDirectory() && which === 'rules' && ruleTest.test(name)) {
    diagnostics.push({
      ...fault(name, 'rule-tests', 'these are rule tests: there are no rules to read in them'),
      severity: 'warning',
      hint: 'the command `test` runs them; for the rules, name the rules file or the folder',
    });
    return { files: [], diagnostics, missing: false };
  }
  const files: RulesFile[] = [];
  let connectionsFile: RulesFile | undefined;
  for (const relative of paths.sort()) {
    const shown = relative === '' ? name : relative;
    if (ruleTest.test(shown) !== (which === 'tests')) continue;
    const misplaced = misplacedConnections(shown, connectionsFile);
    const read = misplaced ?? (await readRulesFile(join(path, relative), shown));
    if ('severity' in read) diagnostics.push(read);
    else if (connections.test(shown)) connectionsFile = read;
    else files.push(read);
  }
  return {
    files,
    ...(connectionsFile === undefined ? {} : { connectionsFile }),
    diagnostics,
    missing: false,
  };
}

/** Paths relative to the folder, with `/`. */
async function listFiles(root: string): Promise<string[]> {
  const visited = new Set<string>();
  async function list(folder: string): Promise<string[]> {
    const here = join(root, folder);
    const real = await realpath(here);
    // A link may lead back to where it stands.
    if (visited.has(real)) return [];
    visited.add(real);
    const entries = (await readdir(here, { withFileTypes: true })).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    const paths: string[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const follow = entry.isSymbolicLink() && folder === '';
      const target = follow ? await stat(join(root, path)).catch(ifAbsent) : entry;
      if (target?.isDirectory()) paths.push(...(await list(path)));
      // A dangling link is kept, so that reading it says what is wrong.
      else if (yaml.test(entry.name) && (follow || entry.isFile())) paths.push(path);
    }
    return paths;
  }
  return list('');
}

function misplacedConnections(path: string, first: RulesFile | undefined): Diagnostic | undefined {
  if (!connections.test(basename(path))) return undefined;
  if (path.includes('/')) {
    return fault(
      path,
      'misplaced-connections',
      `${basename(path)} is read directly in the rules folder only`,
      'move it there, or give it another name',
    );
  }
  if (first === undefined) return undefined;
  return fault(path, 'misplaced-connections', `there is ${first.path} already: remove one of them`);
}

async function readRulesFile(path: string, shown: string): Promise<RulesFile | Diagnostic> {
  try {
    // Before reading: a huge file must not be held in memory to be refused.
    const { size } = await stat(path);
    if (size > maxFileSize) {
      return fault(
        shown,
        'file-too-large',
        'the file is larger than 1 MiB',
        'split it into several files',
      );
    }
    const decoded = decodeUtf8(await readFile(path));
    if ('text' in decoded) return { path: shown, text: decoded.text };
    return {
      ...fault(shown, 'not-utf8', 'the file is not UTF-8 from here on', 'save it as UTF-8'),
      line: decoded.line,
      column: decoded.column,
      endLine: decoded.line,
      endColumn: decoded.column + 1,
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return fault(shown, 'unreadable-file', `the file cannot be read (${code})`);
  }
}

function ifAbsent(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
  throw error;
}

function fault(file: string, code: string, message: string, hint?: string): Diagnostic {
  return {
    code,
    severity: 'error',
    message,
    hint,
    file,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
  };
}
