import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeAsk } from "../../../functions/traffic/dns/node-ask.ts";
import { freePort, startProgram } from "../program.ts";

/** A resolver that remembers, on a port of this machine. */
export interface Resolver {
  /** `127.0.0.1:port` */
  readonly server: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** @param ports of the authoritative servers of example.com. @param leastTtl seconds that it remembers at least. */
export async function startUnbound(ports: readonly number[], leastTtl = 0): Promise<Resolver> {
  const folder = mkdtempSync(join(tmpdir(), "pointsman-unbound-"));
  const port = await freePort();
  const file = join(folder, "unbound.conf");
  writeFileSync(file, settings(folder, port, ports, leastTtl));
  const server = `127.0.0.1:${port}`;
  const ask = nodeAsk();
  const { stop } = await startProgram({
    command: "unbound",
    args: ["-d", "-p", "-c", file],
    ready: async () => {
      try {
        // A name that no case asks for: its answer is remembered, and nothing else.
        await ask(server, "ready.example.com", "A");
        return true;
      } catch {
        return false;
      }
    },
  });
  return {
    server,
    port,
    async stop(): Promise<void> {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const settings = (folder: string, port: number, ports: readonly number[], leastTtl: number): string => `
server:
  interface: 127.0.0.1
  port: ${port}
  do-ip6: no
  do-daemonize: no
  use-syslog: no
  username: ""
  chroot: ""
  directory: "${folder}"
  num-threads: 1
  outgoing-range: 64
  num-queries-per-thread: 64
  so-reuseport: no
  access-control: 127.0.0.0/8 allow
  do-not-query-localhost: no
  module-config: "iterator"
  qname-minimisation: no
  cache-min-ttl: ${leastTtl}
  root-hints: ""
  identity: ""
remote-control:
  control-enable: no
stub-zone:
  name: "example.com"
${ports.map((each) => `  stub-addr: 127.0.0.1@${each}`).join("\n")}
`;
