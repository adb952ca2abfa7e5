import nock from 'nock';

// Nothing outside this machine is ever called; loopback servers are real.
nock.disableNetConnect();
nock.enableNetConnect((host) => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host));
