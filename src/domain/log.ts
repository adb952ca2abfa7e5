/** Facts of one step, for one wide log line. Payload text does not belong here. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * The log, as everything but `main` knows it. The first argument is the event's fixed name, such
 * as `delivery.received`, `event.matched`, `task.attempted`, `run.finished`.
 */
export interface Log {
  debug(name: string, fields?: LogFields): void;
  info(name: string, fields?: LogFields): void;
  warn(name: string, fields?: LogFields): void;
  error(name: string, fields?: LogFields): void;
}
