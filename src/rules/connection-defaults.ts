import { second } from '../domain/clock.js';
import type { Limits, ProviderName } from '../domain/connection.js';

export const defaultUrls: Readonly<Record<ProviderName, string>> = {
  github: 'https://api.github.com',
  gitlab: 'https://gitlab.com',
};

/**
 * The writes a connection may make when its entry does not say: the documented figures for
 * github.com, *.ghe.com and gitlab.com; `off` for any other host, since self-managed servers have
 * theirs off.
 *
 * GitHub: one second between writes, 80 requests a minute and 500 an hour that make content
 * (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api). gitlab.com has a
 * limit for each kind of write, the lowest being 25 pipelines a minute for a project, user and
 * commit (https://docs.gitlab.com/user/gitlab_com/): with it no other is reached, and none counts
 * by the hour.
 *
 * @param url the API's base for GitHub, the server's for GitLab
 */
export function defaultLimits(provider: ProviderName, url: string): Limits {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  switch (provider) {
    case 'github':
      return /^(api\.)?github\.com$|\.ghe\.com$/.test(host)
        ? { spacing: second, perMinute: 80, perHour: 500 }
        : 'off';
    case 'gitlab':
      return host === 'gitlab.com' ? { spacing: 0, perMinute: 25, perHour: 25 * 60 } : 'off';
  }
}
