import { readFileSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';

/** Linux's numbers for file systems whose pages other machines change (statfs(2), linux/magic.h). */
const networkMagic: ReadonlySet<number> = new Set([
  0x6969, // nfs
  0x517b, // smb
  0xff534d42, // cifs
  0xfe534d42, // smb2
  0x01021997, // 9p: the host's files in WSL and in some virtual machines
  0x5346414f, // afs
  0x6b414653, // kafs
  0x73757245, // coda
  0x00c36400, // ceph
  0x564c, // ncp
  0x0bd00bd0, // lustre
  0x19830326, // beegfs
  0x47504653, // gpfs
  0x01161970, // gfs2
  0x7461636f, // ocfs2
  0xaad7aaea, // panfs
  0x786f4256, // vboxsf
  0xbacbacbc, // vmhgfs
  0x7c7c6673, // prl_fs
]);
const fuseMagic = 0x65735546;
const networkFuse =
  /^fuse\.(?!portal|lxcfs|mergerfs|overlay|fuse-overlayfs|bindfs|encfs|gocryptfs|cryfs|ntfs|exfat|unionfs|squashfuse|zfs)/;

/**
 * Whether a file lies where SQLite's WAL is unsafe: its shared memory is shared with this machine's processes only.
 * https://www.sqlite.org/wal.html
 */
export function isNetworkFileSystem(path: string): boolean {
  if (process.platform !== 'linux') return false;
  const magic = magicOf(path);
  if (magic === undefined) return false;
  return networkMagic.has(magic) || (magic === fuseMagic && isNetworkFuse(readMounts(), path));
}

/**
 * FUSE carries local and network file systems alike; the mount's type tells (`fuse.sshfs`; `virtiofs`, `fuseblk`:
 * local).
 */
export function isNetworkFuse(mountInfo: string, path: string): boolean {
  const mounts = mountInfo.split('\n').flatMap((line) => {
    const [mount, type] = [line.split(' ')[4], line.split(' - ')[1]?.split(' ')[0]];
    return mount === undefined || type === undefined ? [] : [{ mount: plainPath(mount), type }];
  });
  const holders = mounts.filter(({ mount }) => mount === '/' || path === mount || path.startsWith(`${mount}/`));
  // A later mount hides an earlier one at the same place.
  const holder = holders.reduce((best, each) => (each.mount.length >= best.mount.length ? each : best), {
    mount: '',
    type: '',
  });
  return networkFuse.test(holder.type);
}

/** The file, or the nearest folder above it that exists, as statfs names its file system. */
function magicOf(path: string): number | undefined {
  try {
    return Number(BigInt.asUintN(32, statfsSync(path, { bigint: true }).type));
  } catch {
    const parent = dirname(path);
    return parent === path ? undefined : magicOf(parent);
  }
}

function readMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}

/** mountinfo writes a blank as `\040`. */
function plainPath(mount: string): string {
  return mount.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
