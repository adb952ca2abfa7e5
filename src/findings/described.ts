/** A finding with a name of its own, as documentation and machine formats describe it. */
export interface Described {
  readonly name: string;
  readonly severity: 'warning' | 'error';
  readonly about: string;
  readonly instead: string;
}

export function warning(name: string, about: string, instead: string): Described {
  return { name, severity: 'warning', about, instead };
}

export function error(name: string, about: string, instead: string): Described {
  return { name, severity: 'error', about, instead };
}
