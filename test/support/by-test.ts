import type { By } from '../../src/operate/on-record.js';

/** Who changes something where it does not matter. */
export const byTest: By = { who: 'a test' };
