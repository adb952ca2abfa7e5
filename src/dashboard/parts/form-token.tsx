import type { PageFrame } from '../page-frame.js';

/** The field that every form with a change in it has. */
export const formTokenField = 'form-token';

export function FormToken({ frame }: { frame: PageFrame }) {
  return <input type="hidden" name={formTokenField} value={frame.formToken} />;
}
