import { expect, test } from 'vitest';
import { isNetworkFileSystem, isNetworkFuse } from '../../../src/store/network-file-system.ts';
import { ScratchFolder } from '../../helpers/records.ts';

const mounts = String.raw`22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 22 0:50 / /home/me/far rw,nosuid - fuse.sshfs me@host:/ rw
41 22 0:51 / /home/me/with\040blank rw - fuse.rclone remote: rw
42 22 0:52 / /host rw - virtiofs host rw
43 22 8:1 / /media/usb rw - fuseblk /dev/sda1 rw
44 40 0:53 / /home/me/far/near rw - fuse.mergerfs pool rw
`;

test.each([
  ['/home/me/far/tracker.db', true],
  ['/home/me/with blank/tracker.db', true],
  ['/home/me/farther/tracker.db', false],
  ['/home/me/far/near/tracker.db', false],
  ['/host/tracker.db', false],
  ['/media/usb/tracker.db', false],
])('%s lies on a network file system: %s', (path, expected) => {
  expect(isNetworkFuse(mounts, path)).toBe(expected);
});

test('a local folder, and a file in it that is not there yet, are not on the network', () => {
  using folder = new ScratchFolder();
  expect(isNetworkFileSystem(folder.path)).toBe(false);
  expect(isNetworkFileSystem(folder.file('not/yet/tracker.db'))).toBe(false);
});
