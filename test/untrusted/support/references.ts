/** What GitHub and GitLab find in text that is not code. */
export const references =
  /@[\p{L}\p{N}_]|[#!&~%$^*][\p{L}\p{N}_"]|\b[A-Z]\w*-\d|GHSA-\w|:\/\/|\bwww\.|<!--|-->|(?<![0-9A-Za-z])(?=\d*[a-f])(?![0-9a-f]{24}(?![0-9A-Za-z]))[0-9a-f]{7,64}(?![0-9A-Za-z])/iu;
