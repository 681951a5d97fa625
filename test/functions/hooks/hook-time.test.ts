import { describe, expect, test } from "vitest";
import { hookEvents } from "../../../functions/hooks/checks.ts";
import { keys } from "../../../functions/ledger/keys.ts";
import type { Behaviour, Conduct, World } from "./world.ts";
import { answered, release, smokeCheck, startedAt, target, world } from "./world.ts";

const statuses = ({ aws }: World) => aws.reports.map(({ status }) => status);
const when =
  (named: string, conduct: Conduct): Behaviour =>
  ({ service, operation }) =>
    service === named || operation === named ? conduct : "well";

describe("a check that does not end", () => {
  test.for(hookEvents)("still has its report at %s, 8 s before the function ends", async (event) => {
    const w = world();
    w.aws.behaves = when("GetDeployment", "hangs");
    expect(await w.call(event, 30)).toMatchObject({ kind: "failed" });
    expect(w.aws.reports).toMatchObject([{ status: "Failed", at: startedAt + 22_000 }]);
  });

  test("goes by the time that is left and not by a constant", async () => {
    const w = world();
    w.aws.behaves = when("GetDeployment", "hangs");
    await w.call("AfterAllowTestTraffic", 120);
    expect(w.aws.reports).toMatchObject([{ status: "Failed", at: startedAt + 112_000 }]);
  });

  test("is reported at once when the function has no time for it at all", async () => {
    const w = world();
    w.aws.behaves = when("GetDeployment", "hangs");
    await w.call("BeforeInstall", 5);
    expect(w.aws.reports).toMatchObject([{ status: "Failed", at: startedAt }]);
  });

  test("because the ledger hangs is reported too, though its reason cannot be noted", async () => {
    const w = world();
    w.aws.behaves = when("dynamodb", "hangs");
    await w.call("BeforeInstall");
    expect(statuses(w)).toEqual(["Failed"]);
    expect(w.aws.reports[0]?.at).toBeLessThanOrEqual(startedAt + 24_000);
  });

  test("writes nothing more when it comes back to life after its report", async () => {
    const w = world();
    w.dynamo.put(keys.cell(release, "a"), { cell: "a", wave: 1 });
    w.aws.behaves = when("GetDeployment", { takesMs: 25_000 });
    await w.call("AfterAllowTraffic");
    await w.time.run(w.time.sleep(60_000));
    expect(statuses(w)).toEqual(["Failed"]);
    expect(w.dynamo.get(keys.cell(release, "a"))).toEqual({ ...keys.cell(release, "a"), cell: "a", wave: 1 });
    expect(w.openHook()).toBeUndefined();
  });
});

describe("trouble on the way to a decision", () => {
  test.for(["fails", "throttled", "lost"] as const)(
    "that passes (%s) does not fail a good candidate",
    async (conduct) => {
      const w = world();
      w.aws.behaves = () => (w.time.now() < startedAt + 6000 ? conduct : "well");
      await w.call("BeforeAllowTraffic");
      expect(statuses(w)).toEqual(["Succeeded"]);
    },
  );

  test.for(["GetDeployment", "Query", "GetItem", "DescribeServices", "DescribeTargetHealth"])(
    "that lasts (%s) fails the hook at its deadline and says what it was",
    async (operation) => {
      const w = world();
      w.aws.behaves = when(operation, "fails");
      const found = await w.call("BeforeAllowTraffic");
      expect(found.reason).toMatch(/not decided within the function's time: Unreachable: .*try later/);
      expect(w.aws.reports).toMatchObject([{ status: "Failed" }]);
      expect(w.aws.reports[0]?.at).toBe(startedAt + 22_000);
    },
  );

  test("that will not pass fails the hook at once", async () => {
    const w = world();
    w.aws.behaves = when("DescribeTargetHealth", "refused");
    await w.call("AfterInstall");
    expect(w.aws.reports).toMatchObject([{ status: "Failed", at: startedAt }]);
    expect(w.note("hook:a:AfterInstall")?.["reason"]).toMatch(
      /CallRefused: DescribeTargetHealth .*not allowed/,
    );
  });

  test("a ledger of a newer version fails the hook at once", async () => {
    const w = world();
    w.dynamo.put(keys.release(release), { ...w.seed.record, version: 99 });
    await w.call("BeforeInstall");
    expect(w.aws.reports).toMatchObject([{ status: "Failed", at: startedAt }]);
  });

  test("the last reason found is told when the time is over", async () => {
    const w = world();
    w.aws.targets = [target("10.0.0.1", "initial")];
    w.aws.behaves = ({ service }) =>
      service === "elbv2" && w.time.now() > startedAt + 10_000 ? "hangs" : "well";
    const found = await w.call("AfterInstall");
    expect(found.reason).toMatch(
      /0 of 1 targets of storefront-green are healthy: 10\.0\.0\.1:8080 is initial/,
    );
  });
});

describe("the report", () => {
  const put = "PutLifecycleEventHookExecutionStatus";

  test.for(["fails", "throttled", "lost"] as const)(
    "is tried again when it %s, and counts once",
    async (conduct) => {
      const w = world();
      let tries = 0;
      w.aws.behaves = ({ operation }) => (operation === put && tries++ === 0 ? conduct : "well");
      await w.call("BeforeInstall");
      expect(statuses(w)).toEqual(["Succeeded"]);
      expect(tries).toBe(2);
    },
  );

  test("that AWS refuses ends the function with an error, so that its alarm fires", async () => {
    const w = world();
    w.aws.behaves = when(put, "refused");
    await expect(w.call("BeforeInstall")).rejects.toMatchObject({ name: "CallRefused" });
  });

  test("that keeps failing ends the function with an error before Lambda does", async () => {
    const w = world();
    w.aws.behaves = when(put, "fails");
    await expect(w.call("BeforeInstall")).rejects.toMatchObject({ name: "Unreachable" });
    expect(w.time.now()).toBeLessThan(startedAt + 30_000);
  });

  test("that keeps failing is given up after five tries, however much time is left", async () => {
    const w = world();
    w.aws.behaves = when(put, "throttled");
    await expect(w.call("AfterAllowTestTraffic", 900)).rejects.toMatchObject({ name: "Throttled" });
    expect(w.aws.calls.filter(({ operation }) => operation === put)).toHaveLength(5);
  });

  test("that hangs ends the function with an error before Lambda does", async () => {
    const w = world();
    w.aws.behaves = when(put, "hangs");
    await expect(w.call("BeforeInstall")).rejects.toMatchObject({ name: "Unreachable" });
    expect(w.time.now()).toBe(startedAt + 29_500);
  });

  test("does not wait for a timeline that cannot be written", async () => {
    const w = world();
    w.aws.behaves = when("UpdateItem", "hangs");
    await w.call("AfterInstall");
    expect(w.aws.reports).toMatchObject([{ status: "Succeeded", at: startedAt + 5000 }]);
  });

  test("of bad news waits longer for its reason, and leaves itself enough time", async () => {
    const w = world();
    w.dynamo.remove(keys.release(release));
    w.aws.behaves = when("UpdateItem", { takesMs: 15_000 });
    await w.call("AfterInstall");
    expect(w.aws.reports).toMatchObject([{ status: "Failed", at: startedAt + 15_000 }]);
    expect(w.note("hook:a:AfterInstall")).toBeDefined();
  });
});

const smoking = (...checks: ReturnType<typeof smokeCheck>[]) => {
  const w = world();
  w.dynamo.put(keys.release(release), {
    ...w.seed.record,
    config: { cells: [{ name: "a", loadBalancer: "application" }], gates: { smoke: checks } },
  });
  return w;
};

const requestsOf = (w: World): { url: string }[][] =>
  w.aws.calls.flatMap(({ operation, input }) => {
    if (operation !== "Invoke" || !(input["Payload"] instanceof Uint8Array)) return [];
    const { requests }: { requests: { url: string }[] } = JSON.parse(
      new TextDecoder().decode(input["Payload"]),
    );
    return [requests];
  });

describe("smoke requests", () => {
  test("behind an NLB wait until its test listener no longer sends to stable", async () => {
    const w = world();
    w.dynamo.put(keys.release(release), {
      ...w.dynamo.get(keys.release(release)),
      config: { cells: [{ name: "a", loadBalancer: "network" }], gates: { smoke: [smokeCheck()] } },
    });
    await w.call("AfterAllowTestTraffic", 240);
    expect(w.aws.reports).toMatchObject([{ status: "Succeeded", at: startedAt + 90_000 }]);
  });

  test("go through the test listener, or to their own address, with their Host header", async () => {
    const w = smoking(
      smokeCheck(),
      smokeCheck({ path: "/cart", url: "https://preview.example:8443", host: "shop.example" }),
    );
    await w.call("AfterAllowTestTraffic");
    expect(requestsOf(w)).toEqual([
      [
        { url: "http://test.example:8080/health", headers: {}, timeoutSeconds: 5 },
        { url: "https://preview.example:8443/cart", headers: { host: "shop.example" }, timeoutSeconds: 5 },
      ],
    ]);
    expect(statuses(w)).toEqual(["Succeeded"]);
  });

  test("that fail are asked again, only they, as often as they may", async () => {
    const w = smoking(smokeCheck(), smokeCheck({ path: "/cart", attempts: 2 }));
    w.aws.probe = (requests) => ({
      results: requests.map(({ url }) => answered(url.endsWith("/cart") ? 503 : 200)),
    });
    await w.call("AfterAllowTestTraffic");
    expect(requestsOf(w).map((each) => each.length)).toEqual([2, 1]);
    expect(statuses(w)).toEqual(["Failed"]);
    expect(w.note("hook:a:AfterAllowTestTraffic")?.["reason"]).toBe(
      "smoke: GET /cart: status 503, expected 200 (attempt 2 of 2)",
    );
  });

  test("each leave their result in the timeline", async () => {
    const w = smoking(smokeCheck(), smokeCheck({ path: "/cart?token=secret", attempts: 1 }));
    w.aws.probe = (requests) => ({
      results: requests.map(({ url }) => answered(url.includes("/cart") ? 500 : 200)),
    });
    await w.call("AfterAllowTestTraffic");
    expect(w.note("hook:a:AfterAllowTestTraffic:smoke:1")?.["reason"]).toBe(
      "GET /health: as expected after 12 ms (attempt 1)",
    );
    expect(w.note("hook:a:AfterAllowTestTraffic:smoke:2")?.["reason"]).toBe(
      "GET /cart: status 500, expected 200 (attempt 1 of 1)",
    );
    expect(JSON.stringify(w.timeline())).not.toContain("secret");
  });

  test("that pass at a later attempt are good", async () => {
    const w = smoking(smokeCheck({ attempts: 5 }));
    let asked = 0;
    w.aws.probe = (requests) => ({ results: requests.map(() => answered(++asked < 3 ? 502 : 200)) });
    await w.call("AfterAllowTestTraffic");
    expect(statuses(w)).toEqual(["Succeeded"]);
  });

  test("that outlast the function's time fail it with the last result", async () => {
    const w = smoking(smokeCheck({ attempts: 10, timeoutSeconds: 60 }));
    w.aws.behaves = when("Invoke", { takesMs: 50_000 });
    w.aws.probe = (requests) => ({
      results: requests.map(() => ({ headers: {}, bodyText: "", latencyMs: 1, error: "refused" })),
    });
    const found = await w.call("AfterAllowTestTraffic");
    expect(found.reason).toMatch(
      /not decided within the function's time: smoke: GET \/health: refused \(attempt 2 of 10\)/,
    );
    expect(w.aws.reports).toMatchObject([{ status: "Failed", at: startedAt + 112_000 }]);
  });

  test("that nobody asks for, because there are none, pass", async () => {
    const w = smoking();
    await w.call("AfterAllowTestTraffic");
    expect(requestsOf(w)).toEqual([]);
    expect(statuses(w)).toEqual(["Succeeded"]);
  });

  test("are sent in portions that the probe takes", async () => {
    const w = smoking(...Array.from({ length: 45 }, (_, place) => smokeCheck({ path: `/${place}` })));
    await w.call("AfterAllowTestTraffic");
    expect(requestsOf(w).map((each) => each.length)).toEqual([20, 20, 5]);
    expect(statuses(w)).toEqual(["Succeeded"]);
  });

  test("without any address to go to fail with that reason", async () => {
    const w = world();
    const { testUrl: _, ...plan } = w.seed.plan;
    w.dynamo.put(keys.plan(release, "a"), plan);
    const found = await w.call("AfterAllowTestTraffic");
    expect(found).toMatchObject({ kind: "failed", reason: expect.stringMatching(/no test listener/) });
  });

  test("whose probe answers nonsense fail at once", async () => {
    for (const nonsense of [{ results: [] }, { answer: 1 }, [], { results: [{ status: "200" }] }]) {
      const w = world();
      w.aws.probe = () => nonsense;
      await w.call("AfterAllowTestTraffic");
      expect(w.aws.reports).toMatchObject([{ status: "Failed", at: startedAt }]);
    }
  });
});
