/**
 * A private file system in memory: for browsers that have none, where a world lasts as long as its
 * page, and for tests, which tear its writes and fill it up.
 */

import type { FileEntry, Folder, SyncFile } from './folder';

/** What goes wrong, and when. */
export interface Faults {
  /** Bytes that all files may hold together. */
  roomBytes: number;
  /** From here on, only so many more bytes reach the disk, and then nothing does: the tab is gone. */
  crashAfterBytes: number;
}

class MemoryFile implements FileEntry, SyncFile {
  bytes = new Uint8Array();
  private isOpen = false;

  constructor(private readonly disk: MemoryDisk) {}

  createSyncAccessHandle(): Promise<SyncFile> {
    if (this.isOpen) return Promise.reject(fault('NoModificationAllowedError'));
    this.isOpen = true;
    return Promise.resolve(this);
  }

  getFile() {
    const bytes = this.bytes.slice();
    return Promise.resolve({ arrayBuffer: () => Promise.resolve(bytes.buffer) });
  }

  getSize = () => this.bytes.length;

  read(into: Uint8Array, { at }: { at: number }): number {
    const found = this.bytes.subarray(at, at + into.length);
    into.set(found);
    return found.length;
  }

  write(bytes: Uint8Array, { at }: { at: number }): number {
    const length = Math.max(this.bytes.length, at + bytes.length);
    this.disk.take(length - this.bytes.length);
    const reached = this.disk.reaches(bytes.length);
    const grown = new Uint8Array(Math.max(this.bytes.length, at + reached));
    grown.set(this.bytes);
    grown.set(bytes.subarray(0, reached), at);
    this.bytes = grown;
    if (reached < bytes.length) throw fault('InvalidStateError');
    return bytes.length;
  }

  truncate(bytes: number) {
    if (this.disk.reaches(1) < 1) throw fault('InvalidStateError');
    this.disk.take(bytes - this.bytes.length);
    const changed = new Uint8Array(bytes);
    changed.set(this.bytes.subarray(0, bytes));
    this.bytes = changed;
  }

  flush() {}

  close() {
    this.isOpen = false;
  }
}

class MemoryDisk {
  private used = 0;

  constructor(readonly faults: Faults) {}

  take(more: number) {
    if (more > 0 && this.used + more > this.faults.roomBytes) throw fault('QuotaExceededError');
    this.used += more;
  }

  reaches(bytes: number): number {
    const reached = Math.min(bytes, this.faults.crashAfterBytes);
    this.faults.crashAfterBytes -= reached;
    return reached;
  }
}

export class MemoryFolder implements Folder {
  private readonly folders = new Map<string, MemoryFolder>();
  private readonly files = new Map<string, MemoryFile>();
  private readonly disk: MemoryDisk;

  constructor(
    readonly faults: Faults = { roomBytes: Infinity, crashAfterBytes: Infinity },
    disk?: MemoryDisk,
  ) {
    this.disk = disk ?? new MemoryDisk(faults);
  }

  getDirectoryHandle(name: string, options?: { create: boolean }): Promise<Folder> {
    return found(this.folders, name, options, () => new MemoryFolder(this.faults, this.disk));
  }

  getFileHandle(name: string, options?: { create: boolean }): Promise<FileEntry> {
    return found(this.files, name, options, () => new MemoryFile(this.disk));
  }

  removeEntry(name: string): Promise<void> {
    const isThere = this.folders.delete(name) || this.files.delete(name);
    return isThere ? Promise.resolve() : Promise.reject(fault('NotFoundError'));
  }

  async *keys() {
    yield* [...this.folders.keys(), ...this.files.keys()];
  }
}

async function found<T>(
  among: Map<string, T>,
  name: string,
  options: { create: boolean } | undefined,
  make: () => T,
): Promise<T> {
  const entry = among.get(name) ?? (options?.create ? make() : undefined);
  if (!entry) throw fault('NotFoundError');
  among.set(name, entry);
  return entry;
}

function fault(name: string): DOMException {
  return new DOMException(`The operation failed: ${name}`, name);
}
