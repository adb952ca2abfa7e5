const meanings: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a file is where a folder should be',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'you may not',
  EPERM: 'you may not',
  EROFS: 'it is on a read-only file system',
  ENOSPC: 'the disk is full',
};

/**
 * What the operating system says of a file, or of the address to listen at, for people; undefined:
 * the error is about neither.
 * @param file what it is about, where the error does not say so itself
 */
export function systemErrorText(error: unknown, file?: string): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return;
  if ('syscall' in error && error.syscall === 'listen')
    return listenText(error.message, error.code);
  const path = 'path' in error && typeof error.path === 'string' ? error.path : file;
  if (path === undefined) return undefined;
  const meaning = meanings[error.code];
  return `${path} cannot be used: ${meaning === undefined ? error.code : `${meaning} (${error.code})`}.`;
}

function listenText(message: string, code: string): string {
  const at = message.split(' ').at(-1) ?? '';
  if (code === 'EADDRINUSE')
    return `Another program listens at ${at} already. Stop it, or set PORT to another number.`;
  if (code === 'EADDRNOTAVAIL') return `${at} is no address of this machine. Set HOST to one.`;
  return `${message}. Set HOST and PORT to where it may listen.`;
}
