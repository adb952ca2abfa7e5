import nock from 'nock';
import { removeSharedServer } from './postgres.js';

// Nothing outside this machine is ever called; loopback servers are real.
nock.disableNetConnect();
nock.enableNetConnect((host) => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host));

/** After all tests; with `mocha --parallel` after those of each file. */
export const mochaHooks = { afterAll: removeSharedServer };
