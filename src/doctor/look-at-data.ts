import { statSync, type StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { attention, ok, wrong, type Finding } from './finding.js';

const mebibyte = 1024 * 1024;
/** A day of a busy installation has room in it. */
const comfortable = 1024 * mebibyte;
const needed = 100 * mebibyte;

/** Room and rights of the data folder, which is there. @param read for tests: what the disk says */
export async function lookAtFolder(
  folder: string,
  read: (path: string) => Promise<Pick<StatsFs, 'bavail' | 'bsize'>> = statfs,
): Promise<Finding[]> {
  const { bavail, bsize } = await read(folder);
  const free = bavail * bsize;
  const text = `${Math.floor(free / mebibyte)} MiB are free where ${folder} is.`;
  const fix = 'Make room: while the disk is full, deliveries are answered 503.';
  const state = free < needed ? wrong : attention;
  const others = statSync(folder).mode & 0o077;
  return [
    free >= comfortable ? ok('disk', text) : state('disk', text, fix),
    ...(others === 0
      ? []
      : [
          attention(
            'data',
            `Other users of this machine may look into ${folder}, where secrets are.`,
            `chmod 700 ${folder}`,
          ),
        ]),
  ];
}
