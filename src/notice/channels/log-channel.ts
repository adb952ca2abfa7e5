import type { Log } from '../../domain/log.js';
import type { Channel } from './channel.js';

/** The log has every notice, wherever else it goes. */
export function logChannel(log: Log): Channel {
  return {
    name: 'log',
    tell({ trouble, kind, title }) {
      const fields = { trouble, kind, title };
      if (kind === 'over') log.info('service.trouble', fields);
      else log.warn('service.trouble', fields);
      return Promise.resolve(undefined);
    },
  };
}
