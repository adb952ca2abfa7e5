import { error, warning, type Described } from './described.js';
import { findingKinds } from './index.js';
import { neverIgnored, onlineFindings } from './online-names.js';

export const uselessIgnore = 'useless-ignore';

/** Every warning about rules that nobody has to be asked about. */
export const warnings: readonly Described[] = [
  ...findingKinds.map(({ name, about, instead }) => warning(name, about, instead)),
  warning(
    uselessIgnore,
    'A `# check: ignore` that ignores nothing, or a name that is no finding.',
    'Remove it, or correct the name.',
  ),
  warning(
    'unknown-event',
    'The name of an event that is nearly that of a known one.',
    'Correct the name; if the event is a new one, ignore this.',
  ),
  warning('duplicate-event', 'An event that `on` has already.', 'Remove it.'),
  warning(
    'rewritten-number',
    'A number that YAML reads otherwise than it is written, such as `1.10`.',
    'Put it in quotes.',
  ),
  warning(
    'needless-allow-untrusted',
    'An input under `allow-untrusted` that takes such text anyway, or is not there.',
    'Remove it.',
  ),
  warning(
    'backticks-around',
    'Backticks around what people typed, which comes with some of its own.',
    'Leave them out.',
  ),
];

/** The errors about what people typed: they cannot be ignored. */
export const untrustedErrors: readonly Described[] = [
  error(
    'untrusted-target',
    'What people typed says where or as what something is done: a repository, ref, label.',
    'Vouch for it with a strict pattern or `safeRef(…)`; choose a repository or project among your own.',
  ),
  error(
    'untrusted-value',
    'What people typed is handed to a pipeline, and the step does not say so.',
    'List the input under `allow-untrusted`, or vouch for the value.',
  ),
  error(
    'untrusted-url',
    'What people typed would become a link.',
    "Use one of the event's own URLs, or write the address and put what can be trusted into it.",
  ),
  error(
    'untrusted-in-html',
    'What people typed stands inside of HTML, which it could close.',
    'Put it outside.',
  ),
  error(
    'raw-untrusted',
    '`raw(…)` of what people typed.',
    'Leave `raw` out: the text is made harmless where it is inserted.',
  ),
];

/** What `check --error` takes. */
export const errorNames: readonly string[] = [...warnings, ...onlineFindings].map(
  ({ name }) => name,
);

/** What `# check: ignore` takes. */
export const ignorableNames: readonly string[] = errorNames.filter(
  (name) => name !== uselessIgnore && name !== neverIgnored,
);
