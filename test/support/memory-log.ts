import type { Log, LogFields } from '../../src/domain/log.js';

/** A log that only remembers. */
export class MemoryLog implements Log {
  readonly lines: { readonly level: string; readonly name: string; readonly fields: LogFields }[] =
    [];

  debug(name: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'debug', name, fields });
  }

  info(name: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'info', name, fields });
  }

  warn(name: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'warn', name, fields });
  }

  error(name: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'error', name, fields });
  }

  names(): string[] {
    return this.lines.map(({ name }) => name);
  }
}
