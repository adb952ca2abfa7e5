/** What to set so that a connection without credentials has some. */
export function credentialsRemedy(connection: string): string {
  if (connection === 'github')
    return 'Set GITHUB_TOKEN, or GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY.';
  if (connection === 'gitlab') return 'Set GITLAB_TOKEN.';
  return `Give ${connection} a \`token\` in connections.yaml, and set the variable that this names.`;
}
