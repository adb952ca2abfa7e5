import assert from 'node:assert/strict';
import { defaultLimits } from '../../../src/rules/connection-defaults.js';
import { readConnectionsFile } from '../../../src/rules/connections-file.js';
import { formatDiagnostics } from '../../../src/rules/diagnostics/format-diagnostics.js';

function read(text: string) {
  return readConnectionsFile({ path: 'connections.yaml', text });
}

/** The faults of one entry, named `x`, whose keys are the given lines: `line:column code message`. */
function faultsOf(...lines: string[]): string[] {
  const text = [
    'version: 1',
    'connections:',
    '  x:',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
  return read(text).diagnostics.map((d) => `${d.line}:${d.column} ${d.code} ${d.message}`);
}

describe('connections.yaml', () => {
  it('is read as documented', () => {
    const { entries, diagnostics } = read(`version: 1
connections:
  github:
    provider: github
    token: { env: GITHUB_TOKEN }
  github-internal:
    provider: github
    url: https://github.example.com/api/v3/
    app: { id: 12345, private-key: { file: /run/secrets/github-app.pem } }
    limits: { spacing: 2s, per-minute: 80, per-hour: 500 }
  gitlab:
    provider: gitlab
    url: https://gitlab.example.com
    token: { env: GITLAB_TOKEN }
    trigger-token: { env: GITLAB_TRIGGER_TOKEN }
  none:
    provider: gitlab
    limits: off
`);
    assert.deepEqual(diagnostics, []);
    const file = 'connections.yaml';
    assert.deepEqual(entries, [
      {
        name: 'github',
        provider: 'github',
        url: 'https://api.github.com',
        credentials: { kind: 'token', token: { env: 'GITHUB_TOKEN' } },
        triggerToken: undefined,
        limits: { spacing: 1000, perMinute: 80, perHour: 500 },
        place: { file, line: 3, column: 3 },
      },
      {
        name: 'github-internal',
        provider: 'github',
        url: 'https://github.example.com/api/v3',
        credentials: {
          kind: 'app',
          appId: 12345,
          privateKey: { file: '/run/secrets/github-app.pem' },
        },
        triggerToken: undefined,
        limits: { spacing: 2000, perMinute: 80, perHour: 500 },
        place: { file, line: 6, column: 3 },
      },
      {
        name: 'gitlab',
        provider: 'gitlab',
        url: 'https://gitlab.example.com',
        credentials: { kind: 'token', token: { env: 'GITLAB_TOKEN' } },
        triggerToken: { env: 'GITLAB_TRIGGER_TOKEN' },
        limits: 'off',
        place: { file, line: 11, column: 3 },
      },
      {
        name: 'none',
        provider: 'gitlab',
        url: 'https://gitlab.com',
        credentials: undefined,
        triggerToken: undefined,
        limits: 'off',
        place: { file, line: 16, column: 3 },
      },
    ]);
  });

  it('may give some limits: the others are those of the host', () => {
    const limitsOf = (...lines: string[]) =>
      read(['version: 1', 'connections:', '  x:', ...lines.map((line) => `    ${line}`)].join('\n'))
        .entries[0]?.limits;
    assert.deepEqual(limitsOf('provider: github', 'limits: { per-minute: 5 }'), {
      spacing: 1000,
      perMinute: 5,
      perHour: 500,
    });
    assert.deepEqual(
      limitsOf('provider: gitlab', 'url: http://gitlab.internal', 'limits: { spacing: 3s }'),
      { spacing: 3000, perMinute: Number.MAX_SAFE_INTEGER, perHour: Number.MAX_SAFE_INTEGER },
    );
  });

  const secrets = [
    ['a token', ['provider: github', 'token: ghp_abc'], '5:12'],
    ['a number', ['provider: github', 'token: 12345'], '5:12'],
    ['a private key', ['provider: github', 'app: { id: 1, private-key: ghp_abc }'], '5:32'],
    ['a trigger token', ['provider: gitlab', 'trigger-token: ghp_abc'], '5:20'],
  ] as const;
  for (const [about, lines, place] of secrets) {
    it(`never holds ${about} itself`, () => {
      assert.deepEqual(faultsOf(...lines), [`${place} secret-in-file never write a secret here`]);
    });
  }

  it('never holds a password in a URL', () => {
    assert.deepEqual(faultsOf('provider: gitlab', 'url: https://me:hunter2@gitlab.example.com'), [
      '5:10 secret-in-file never write a secret here: a URL takes no user or password',
    ]);
  });

  it('shows no secret in what it says about one', () => {
    const text =
      'version: 1\nconnections:\n  x:\n    provider: githbu\n    token: ghp_abc\n    app: ghp_abc\n    url: "ghp_abc"\n';
    const { diagnostics } = read(text);
    const shown = formatDiagnostics('json', diagnostics);
    assert.equal(diagnostics.length, 5);
    assert.doesNotMatch(shown, /ghp_abc/);
  });

  const faults: [about: string, lines: string[], faults: string[]][] = [
    [
      'a misspelt key',
      ['provider: github', 'tokne: { env: A }'],
      ['5:5 unknown-key unknown key `tokne`: did you mean `token`?'],
    ],
    ['no provider', ['token: { env: A }'], ['3:3 missing-key `provider` is missing in `x`']],
    [
      'an unknown provider',
      ['provider: gitub'],
      [
        '4:15 wrong-value `provider` must be `github` or `gitlab`, not `gitub`: did you mean `github`?',
      ],
    ],
    [
      'a misspelt reference',
      ['provider: github', 'token: { evn: A }'],
      ['5:14 unknown-key unknown key `evn`: did you mean `env`?'],
    ],
    [
      'two references',
      ['provider: github', 'token: { env: A, file: b }'],
      ['5:12 invalid `token`: write either `{ env: NAME }` or `{ file: PATH }`'],
    ],
    [
      'no reference',
      ['provider: github', 'token: {}'],
      ['5:12 invalid `token`: write either `{ env: NAME }` or `{ file: PATH }`'],
    ],
    [
      'a URL without a scheme',
      ['provider: github', 'url: github.example.com'],
      ['5:10 invalid `url` must be an absolute URL that starts with `https://` or `http://`'],
    ],
    [
      "GitHub's website",
      ['provider: github', 'url: https://github.com'],
      ["5:10 wrong-url this is GitHub's website; the address of its API is wanted"],
    ],
    [
      "GitLab's API",
      ['provider: gitlab', 'url: https://gitlab.com/api/v4'],
      ["5:10 wrong-url this is the address of GitLab's API; the server's is wanted"],
    ],
    [
      'two credentials',
      ['provider: github', 'token: { env: A }', 'app: { id: 1, private-key: { env: B } }'],
      ['6:5 two-credentials give either `token` or `app`, not both'],
    ],
    [
      'an app at GitLab',
      ['provider: gitlab', 'app: { id: 1, private-key: { env: B } }'],
      ['5:5 wrong-provider `app` is for GitHub only'],
    ],
    [
      'a trigger token at GitHub',
      ['provider: github', 'trigger-token: { env: B }'],
      ['5:5 wrong-provider `trigger-token` is for GitLab only'],
    ],
    [
      'a duration without a unit',
      ['provider: github', 'limits: { spacing: 5 }'],
      [
        '5:24 wrong-type `spacing`: a duration is a whole number and a unit, such as `30s`, `5m`, `2h` or `7d`',
      ],
    ],
    [
      'limits of no use',
      ['provider: github', 'limits: { per-minute: 0 }'],
      ['5:27 too-small `per-minute` must be at least 1'],
    ],
    [
      'limits that are neither',
      ['provider: github', 'limits: none'],
      ['5:13 wrong-value `limits` must be `off`, not `none`'],
    ],
  ];
  for (const [about, lines, expected] of faults) {
    it(`reports ${about}`, () => {
      assert.deepEqual(faultsOf(...lines), expected);
    });
  }

  it('keeps the default names for their own providers', () => {
    const { diagnostics } = read('version: 1\nconnections:\n  github:\n    provider: gitlab\n');
    assert.equal(diagnostics[0]?.code, 'wrong-provider');
  });

  it('reports the faults of every entry, and keeps those that rules can name', () => {
    const { entries, diagnostics } = read(
      'version: 2\nconnections:\n  a: { provider: x }\n  b: { provider: github }\n  "c d": { provider: github, foo: 1 }\n  e: 5\n',
    );
    assert.deepEqual(
      diagnostics.map(({ line, code }) => `${line} ${code}`),
      ['1 wrong-value', '3 wrong-value', '5 invalid-name', '5 unknown-key', '6 wrong-type'],
    );
    assert.deepEqual(
      entries.map(({ name }) => name),
      ['b'],
    );
  });

  it('keeps an entry with faults, without credentials', () => {
    const { entries, diagnostics } = read(
      'version: 1\nconnections:\n  a: { provider: github, token: { env: A }, foo: 1 }\n',
    );
    assert.equal(diagnostics.length, 1);
    assert.deepEqual(
      entries.map(({ name, credentials }) => [name, credentials]),
      [['a', undefined]],
    );
  });

  it('reports a file that is no map, and one that is empty', () => {
    assert.equal(read('- a\n').diagnostics[0]?.code, 'wrong-type');
    assert.equal(read('').diagnostics[0]?.code, 'empty-file');
  });
});

describe('the limits of a host', () => {
  it('are those that GitHub and GitLab document, and none elsewhere', () => {
    const github = { spacing: 1000, perMinute: 80, perHour: 500 };
    assert.deepEqual(defaultLimits('github', 'https://api.github.com'), github);
    assert.deepEqual(defaultLimits('github', 'https://api.acme.ghe.com'), github);
    assert.deepEqual(defaultLimits('gitlab', 'https://gitlab.com'), {
      spacing: 0,
      perMinute: 25,
      perHour: 1500,
    });
    for (const url of [
      'https://ghe.com.example.org',
      'https://git.acme.com/api/v3',
      'https://xgithub.com',
    ]) {
      assert.equal(defaultLimits('github', url), 'off');
    }
    assert.equal(defaultLimits('gitlab', 'https://gitlab.com.example.org'), 'off');
  });
});
