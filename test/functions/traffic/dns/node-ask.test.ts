import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeAsk } from "../../../../functions/traffic/dns/node-ask.ts";
import { served } from "../../../contract/dns/served.ts";
import type { Answering, Served } from "../../../contract/dns/served.ts";

const answering: Answering = (server, name, type) => {
  if (name.endsWith(".org")) return { code: "REFUSED", records: [] };
  if (name.startsWith("no.")) return { code: "NXDOMAIN", records: [] };
  if (name.startsWith("empty.")) return { code: "NOERROR", records: [] };
  const value = type === "A" ? `192.0.2.${server + 1}` : "2001:db8::1";
  return { code: "NOERROR", records: [{ name, type, ttl: 300, value }] };
};

describe("Node's resolver", () => {
  let at: Served;
  let silent: Served;
  const ask = nodeAsk();
  const [name, other] = ["www.example.com", "www.example.org"];

  beforeAll(async () => {
    at = await served(answering, 2);
    silent = await served(answering, 1, { isSilent: true });
  });
  afterAll(() => Promise.all([at.stop(), silent.stop()]));

  test("asks the server that it is told, for either type", async () => {
    expect(await ask(at.servers[0], name, "A")).toEqual(["192.0.2.1"]);
    expect(await ask(at.servers[1], name, "A")).toEqual(["192.0.2.2"]);
    expect(await ask(at.servers[1], name, "AAAA")).toEqual(["2001:db8::1"]);
  });

  test("remembers nothing, whatever the TTL is", async () => {
    at.take();
    for (let times = 0; times < 5; times++) await ask(at.servers[0], name, "A");
    expect(at.take()).toEqual([5, 0]);
  });

  test("takes no address, and no such name, for an answer", async () => {
    expect(await ask(at.servers[0], "empty.example.com", "A")).toEqual([]);
    expect(await ask(at.servers[0], "no.example.com", "A")).toEqual([]);
  });

  test("throws with the code of what went wrong", async () => {
    await expect(ask(at.servers[0], other, "A")).rejects.toMatchObject({ code: "EREFUSED" });
    await expect(ask(silent.servers[0], name, "A")).rejects.toMatchObject({ code: "ETIMEOUT" });
  });
});
