/**
 * The part of the browser's private file system that saves use, so that tests can put one in its
 * place that tears writes and fills up.
 */

/** A file that is open for this worker alone; `FileSystemSyncAccessHandle` is one. */
export interface SyncFile {
  getSize(): number;
  read(into: Uint8Array, at: { at: number }): number;
  write(bytes: Uint8Array, at: { at: number }): number;
  truncate(bytes: number): void;
  /** What was written is on the disk when this returns. */
  flush(): void;
  close(): void;
}

export interface FileEntry {
  /** Fails while anyone else, in whichever tab, has the file open. */
  createSyncAccessHandle(): Promise<SyncFile>;
  /** Whoever has it open. */
  getFile(): Promise<{ arrayBuffer(): Promise<ArrayBuffer> }>;
}

export interface Folder {
  getDirectoryHandle(name: string, options?: { create: boolean }): Promise<Folder>;
  getFileHandle(name: string, options?: { create: boolean }): Promise<FileEntry>;
  removeEntry(name: string, options?: { recursive: boolean }): Promise<void>;
  keys(): AsyncIterableIterator<string>;
}

/** This browser's, or nothing where it has none that a worker can write in step with a world. */
export async function privateFolder(): Promise<Folder | undefined> {
  const canWrite =
    typeof FileSystemFileHandle !== 'undefined' &&
    'createSyncAccessHandle' in FileSystemFileHandle.prototype;
  if (!canWrite) return undefined;
  try {
    return (await navigator.storage.getDirectory()) as unknown as Folder;
  } catch {
    // Forbidden, as in some private windows.
    return undefined;
  }
}

/** All that is in an open file. */
export function readAll(file: SyncFile): Uint8Array {
  const bytes = new Uint8Array(file.getSize());
  const read = file.read(bytes, { at: 0 });
  return bytes.subarray(0, read);
}
