import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { getLanguageService, type LanguageService } from 'yaml-language-server';
import { SettingsState } from 'yaml-language-server/out/src/yamlSettings.js';
import type { JsonSchema } from '../../src/rules/schema/allow-templates.js';

/** What editors show for YAML: the language server that most of them run, with a schema of ours. */
export class Editor {
  readonly #service: LanguageService;
  #version = 0;

  constructor(schema: JsonSchema) {
    this.#service = getLanguageService({
      // What the first line of a file names, beside it.
      schemaRequestService: (uri) => readFile(join('rules', basename(uri)), 'utf8'),
      workspaceContext: { resolveRelativePath: (path) => path },
      yamlSettings: new SettingsState(),
    });
    this.#service.configure({
      validate: true,
      hover: true,
      completion: true,
      hoverSchemaSource: false,
      customTags: [],
      yamlVersion: '1.2',
      schemas: [{ uri: 'file:///rules.schema.json', fileMatch: ['*.yaml'], schema }],
    });
  }

  /** `line:column message`, as `check` counts. */
  async faults(text: string): Promise<string[]> {
    const found = await this.#service.doValidation(this.#document(text), false);
    return found.map(
      ({ range: { start }, message }) =>
        `${start.line + 1}:${start.character + 1} ${typeof message === 'string' ? message : message.value}`,
    );
  }

  /** What is offered at the `|` in a text. */
  async offers(text: string): Promise<{ label: string; about: string | undefined }[]> {
    const { document, position } = this.#cursorIn(text);
    const { items } = await this.#service.doComplete(document, position, false);
    return items.map(({ label, documentation }) => ({
      label,
      about: typeof documentation === 'string' ? documentation : documentation?.value,
    }));
  }

  /** What is shown at the `|` in a text. */
  async hover(text: string): Promise<string> {
    const { document, position } = this.#cursorIn(text);
    return JSON.stringify((await this.#service.doHover(document, position))?.contents ?? '');
  }

  #cursorIn(text: string) {
    const document = this.#document(text.replace('|', ''));
    return { document, position: document.positionAt(text.indexOf('|')) };
  }

  /** The server remembers what it has read by name and version. */
  #document(text: string): TextDocument {
    this.#version++;
    return TextDocument.create('file:///a.yaml', 'yaml', this.#version, text);
  }
}
