import { createServer } from "node:net";

/** A port of 127.0.0.1 that is free, as are those so far above it. */
export async function freePorts(offsets: readonly number[]): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    // Below the ports that the system gives away by itself, so that none of them is taken meanwhile.
    const port = 20_000 + Math.floor(Math.random() * 7000);
    const free = await Promise.all(offsets.map((offset) => isFree(port + offset)));
    if (free.every(Boolean)) return port;
  }
  throw new Error("no free ports on 127.0.0.1");
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
