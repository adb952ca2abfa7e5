import type { BuildFacts } from '../domain/build.js';

/** What Applivery may say of a build, with everything in it. */
export const sampleBuild: BuildFacts = {
  status: 'processed',
  tags: ['nightly'],
  changelog: 'Signing in works again.',
  versionCode: '214',
  bundleId: 'com.acme.awesome',
  size: 48_212_992,
  createdAt: Date.UTC(2026, 10, 23, 8, 55),
  installUrl: 'https://acme.applivery.io/awesome-app?os=android&build=5e79232e98d88ac68cf7d4bc',
  git: {
    branch: 'main',
    sha: 'f52ace0d1b6f3c4a59e8c7b2a1d0e9f8c7b6a594',
    tag: 'v2.3.0',
    pr: 42,
    repository: 'github.com/acme/awesome-app',
    message: 'Sign in again',
  },
  ci: {
    name: 'fastlane',
    url: 'https://github.com/acme/awesome-app/actions/runs/1658821493',
    number: '73',
  },
};
