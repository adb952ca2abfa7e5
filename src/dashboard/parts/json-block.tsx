import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { maskPersonal } from '../../untrusted/mask-personal.js';
import { maskSecrets } from '../../untrusted/mask-secrets.js';

/** Whether addresses of people and machines are masked too: for those who may only look. */
export const MaskPeople = createContext(false);

/** A value as it is written, or text as it is; what looks like a secret is masked. */
export function JsonBlock({ value }: { value: unknown }) {
  const masked = maskSecrets(typeof value === 'string' ? value : JSON.stringify(value, null, 2));
  return (
    <pre class="json" tabIndex={0}>
      <code>{showReordering(useContext(MaskPeople) ? maskPersonal(masked) : masked)}</code>
    </pre>
  );
}

/** Characters that reorder what stands beside them, as JSON would write them. */
function showReordering(text: string): string {
  return text.replace(
    /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
