import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { actions } from '../actions/index.js';
import type { ProviderName } from '../domain/connection.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { readConnectionsFile, type ConnectionEntry } from '../rules/connections-file.js';
import { inFolder, nameInFolder } from '../rules/diagnostics/format-diagnostics.js';
import type { Language } from '../rules/language.js';
import { loadRuleset } from '../rules/load-ruleset.js';
import { readRulesFolder, type RulesFolder } from '../rules/read-rules-folder.js';
import type { Ruleset, RulesFile } from '../rules/ruleset.js';
import type { Settings } from '../settings/read-settings.js';

/** Rules files as read: the rules if they have no error, the connections, and all findings. */
export interface OpenedRules {
  readonly ruleset: Ruleset | undefined;
  /** The entries of `connections.yaml`. */
  readonly entries: readonly ConnectionEntry[];
  readonly language: Language;
  /** With files as somebody would type them. */
  readonly diagnostics: readonly Diagnostic[];
  /** The files' texts, by the names that the diagnostics use. */
  readonly sources: ReadonlyMap<string, string>;
  /** What was to be read and is not there. */
  readonly missing: readonly string[];
}

/** Reads and compiles the rules folder. Reads no secret. */
export async function openRules(settings: Settings): Promise<OpenedRules> {
  const folder = await readRulesFolder(settings.rulesDir);
  const opened = compile(settings, folder.files, folder.connectionsFile, folder.diagnostics);
  // It may be one file.
  const prefix = folder.missing ? settings.rulesDir : prefixOf(settings.rulesDir);
  const shown = (path: string) => nameInFolder(prefix, path);
  return {
    ...opened,
    diagnostics: inFolder(prefix, opened.diagnostics),
    sources: new Map([...opened.sources].map(([path, text]) => [shown(path), text])),
    missing: folder.missing ? [settings.rulesDir] : [],
  };
}

/**
 * Reads and compiles the given files and folders as one set of rules. The connections are those of
 * the rules folder where the given paths have none.
 */
export async function openRulesAt(
  settings: Settings,
  paths: readonly string[],
): Promise<OpenedRules> {
  const folders = await Promise.all(paths.map((path) => readFrom(path)));
  const own = folders.find(({ connectionsFile }) => connectionsFile)?.connectionsFile;
  const connectionsFile = own ?? (await readRulesFolder(settings.rulesDir)).connectionsFile;
  const files = new Map(folders.flatMap((folder) => folder.files.map((file) => [file.path, file])));
  return {
    ...compile(
      settings,
      [...files.values()],
      connectionsFile,
      folders.flatMap(({ diagnostics }) => diagnostics),
    ),
    missing: paths.filter((_, index) => folders[index]?.missing),
  };
}

/** A folder, or a file, with its files named as seen from outside. */
export async function readFrom(
  path: string,
  which: 'rules' | 'tests' = 'rules',
): Promise<RulesFolder> {
  const folder = await readRulesFolder(path, which);
  if (folder.missing) return folder;
  const prefix = prefixOf(path);
  const named = (file: RulesFile) => ({ ...file, path: nameInFolder(prefix, file.path) });
  return {
    missing: false,
    files: folder.files.map(named),
    diagnostics: inFolder(prefix, folder.diagnostics),
    ...(folder.connectionsFile && { connectionsFile: named(folder.connectionsFile) }),
  };
}

/** The folder in which the names of what was read at a path stand. */
function prefixOf(path: string): string {
  return statSync(path).isDirectory() ? path : dirname(path);
}

function compile(
  settings: Settings,
  files: readonly RulesFile[],
  connectionsFile: RulesFile | undefined,
  found: readonly Diagnostic[],
): Omit<OpenedRules, 'missing'> {
  const connections = connectionsFile && readConnectionsFile(connectionsFile);
  const entries = connections?.entries ?? [];
  const language: Language = {
    actions,
    connections: new Map<string, ProviderName>(
      [...settings.connections, ...entries].map(({ name, provider }) => [name, provider]),
    ),
    linkDomains: settings.linkDomains,
  };
  const loaded = loadRuleset(files, language);
  const diagnostics = [...found, ...(connections?.diagnostics ?? []), ...loaded.diagnostics];
  const all = connectionsFile ? [connectionsFile, ...files] : files;
  return {
    ruleset: diagnostics.some(({ severity }) => severity === 'error') ? undefined : loaded.ruleset,
    entries,
    language,
    diagnostics,
    sources: new Map(all.map(({ path, text }) => [path, text])),
  };
}
