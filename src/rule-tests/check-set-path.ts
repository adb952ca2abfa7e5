import { declarationOf, type FieldDeclaration } from '../events/declarations.js';
import { didYouMean } from '../rules/names.js';
import type { TestContext } from './test-context.js';

/** `build.oss` would change nothing that rules can see, and the test would mean something else than it says. */
export function checkSetPath(name: string, event: string, { findings, path }: TestContext): void {
  const declaration = declarationOf(event);
  if (declaration === undefined || name === 'action') return;
  const at = [...path, 'set', name];
  let fields: Readonly<Record<string, FieldDeclaration>> = declaration.fields;
  const done: string[] = [];
  for (const key of name.split('.')) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) {
      const known = Object.keys(fields).map((one) => [...done, one].join('.'));
      findings.atKey(at, {
        code: 'unknown-field',
        message: `\`${event}\` has no \`${name}\`${didYouMean(name, known)}`,
        hint: known.length > 0 ? `there are: ${known.join(', ')}` : undefined,
      });
      return;
    }
    if ('from' in field && field.from !== undefined) {
      const source =
        field.type === 'timestamp' ? '`now` and `at`' : `\`${[...done, 'url'].join('.')}\``;
      findings.atKey(at, {
        code: 'derived-field',
        message: `\`${name}\` is not in what Applivery sends: it comes from ${source}`,
        hint: `set ${source} in its place`,
      });
      return;
    }
    done.push(key);
    fields = field.type === 'object' ? field.fields : {};
  }
}
