/**
 * A version as apps have them: semver (`1.2.0-rc.1+5`), Apple's CFBundleVersion (`1.2.10`), Android's
 * versionCode (`42`). A leading `v` and missing parts do not matter: `v1.2` is `1.2.0`.
 */
export class Version {
  readonly numbers: readonly bigint[];
  readonly prerelease: readonly string[];
  /** As given. */
  readonly text: string;

  constructor(text: string, numbers: readonly bigint[], prerelease: readonly string[]) {
    this.text = text;
    this.numbers = numbers;
    this.prerelease = prerelease;
  }
}

/** @throws when the text is no version */
export function parseVersion(text: string): Version {
  const [, core, prerelease] =
    /^[vV]?(\d{1,18}(?:\.\d{1,18}){0,7})(?:-([0-9A-Za-z.-]{1,100}))?(?:\+[0-9A-Za-z.-]{1,100})?$/.exec(
      text.trim(),
    ) ?? [];
  if (core === undefined) {
    throw new Error(`"${text.slice(0, 80)}" is no version such as 1.2.3, 1.2.0-rc.1 or 42`);
  }
  return new Version(
    text,
    core.split('.').map((part) => BigInt(part)),
    prerelease?.split('.') ?? [],
  );
}

/** Negative, 0 or positive, as semver orders: a pre-release comes before its release. */
export function compareVersions(one: Version, other: Version): number {
  const length = Math.max(one.numbers.length, other.numbers.length);
  for (let index = 0; index < length; index++) {
    const difference = (one.numbers[index] ?? 0n) - (other.numbers[index] ?? 0n);
    if (difference !== 0n) return difference < 0n ? -1 : 1;
  }
  return comparePrereleases(one.prerelease, other.prerelease);
}

function comparePrereleases(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return Math.sign(other.length - one.length);
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const [a, b] = [one[index], other[index]];
    if (a === undefined) return -1;
    if (b === undefined) return 1;
    if (a === b) continue;
    const [aNumeric, bNumeric] = [/^\d+$/.test(a), /^\d+$/.test(b)];
    if (aNumeric && bNumeric) {
      if (BigInt(a) === BigInt(b)) continue;
      return BigInt(a) < BigInt(b) ? -1 : 1;
    }
    if (aNumeric !== bNumeric) return aNumeric ? -1 : 1;
    return a < b ? -1 : 1;
  }
  return 0;
}
