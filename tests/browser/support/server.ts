/** A real server on a folder of its own, that can be killed and started again. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const BINARY =
  process.env['GOLDBERG_BIN'] ?? resolve(import.meta.dirname, '../../../target/release/goldberg');
/** Any seed will do; the same one makes a failure repeatable. */
const SEED = process.env['GOLDBERG_TEST_SEED'] ?? '7';

export class Server {
  url = '';
  private process: ChildProcess | undefined;
  private log = '';
  private readonly options: string[] = [];

  private constructor(private readonly folder: string) {}

  static async start(): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), 'goldberg-browser-')));
    await server.run('127.0.0.1:0');
    return server;
  }

  /** As a power cut would: no signal handler runs. */
  async kill() {
    const { process } = this;
    if (!process) return;
    const ended = once(process, 'exit');
    process.kill('SIGKILL');
    await ended;
    this.process = undefined;
  }

  /** Asks it to stop, and waits until it has. */
  async stopCleanly() {
    const { process } = this;
    if (!process) return;
    const ended = once(process, 'exit');
    process.kill('SIGTERM');
    await ended;
    this.process = undefined;
  }

  /** From the next start on, it runs by the catalogue that is built in, with this at its end. */
  async growCatalogue(more: string) {
    await this.changeCatalogue((text) => `${text}\n${more}`);
  }

  /** From the next start on, it runs by another catalogue, made from the one that is built in. */
  async changeCatalogue(change: (text: string) => string) {
    const file = join(this.folder, 'catalogue.toml');
    const text = execFileSync(BINARY, ['inspect', 'catalogue', '--print']).toString();
    await writeFile(file, change(text));
    this.options.push('--catalogue', file);
  }

  /** Again, on the same folder and the same port. */
  async restart() {
    await this.run(new URL(this.url).host);
  }

  /** Loses everything there was, as if someone had deleted the folder. To be called while killed. */
  async wipe() {
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.folder);
  }

  async stop() {
    await this.stopCleanly();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async run(listen: string) {
    const world = ['--data-dir', this.folder, '--seed', SEED];
    // All pages of a run come from one address.
    const limits = ['--sessions-per-minute', '10000'];
    const args = ['serve', '--listen', listen, ...world, ...limits, ...this.options];
    const process = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = process;
    process.stderr.on('data', (text: Buffer) => (this.log += text.toString()));
    const failed = Promise.race([
      once(process, 'error').then(([error]) => String(error)),
      once(process, 'exit').then(([code]) => `ended with ${code}`),
    ]).then((how) => {
      throw new Error(`${BINARY} ${args.join(' ')}: ${how}\n${this.log}`);
    });
    const lines = createInterface({ input: process.stdout });
    const [first] = (await Promise.race([once(lines, 'line'), failed])) as [string];
    const url = /^listening on (http:\/\/\S+)$/.exec(first)?.[1];
    if (!url) throw new Error(`the server's first line was: ${first}`);
    // Later it may end as it likes.
    failed.catch(() => undefined);
    this.url = url;
  }
}
