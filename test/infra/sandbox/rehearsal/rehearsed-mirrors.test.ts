import { beforeAll, expect, test, vi } from "vitest";
import { Scenario } from "../../../../infra/sandbox/rehearsal/scenario.ts";

beforeAll(() => {
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "true");
});

async function rehearsed(changes: object) {
  const [{ rehearse }, { validateFolder }] = await Promise.all([
    import("../../../../infra/sandbox/rehearsal/rehearse.ts"),
    import("../../../../infra/config/validate.ts"),
  ]);
  const scenario = Scenario.parse({
    name: "a mirror",
    lasts: "30m",
    services: [{ service: "storefront", requestsPerSecond: 0 }],
    mirrors: [{ mirror: "shop", pools: [{ name: "web", members: ["10.9.0.1:80", "10.9.0.2:80"] }] }],
    ...changes,
  });
  const { services, mirrors } = validateFolder("infra/config");
  return rehearse(scenario, services, undefined, mirrors);
}

const told = ({ timeline }: Awaited<ReturnType<typeof rehearsed>>): string[] =>
  timeline.filter(({ service }) => service === "shop").map(({ text }) => text);

test("a member that an operator adds is registered, and one that is removed drains", async () => {
  const found = await rehearsed({
    operators: [
      { at: "610s", mirror: "shop", do: "add", member: "10.9.0.3:80" },
      { at: "910s", mirror: "shop", do: "remove", member: "10.9.0.1:80" },
    ],
    expectMirrors: [{ mirror: "shop", targets: ["10.9.0.2:80", "10.9.0.3:80"] }],
  });
  expect(found.problems).toEqual([]);
  expect(told(found)).toEqual([
    "NLB: made, + 10.9.0.1:80 10.9.0.2:80, listens on 80",
    "Octavia: adds 10.9.0.3:80, pool web",
    "NLB: + 10.9.0.3:80",
    "Octavia: removes 10.9.0.1:80, pool web",
    expect.stringMatching(/^NLB: held back \(observations\)/),
    "NLB: drains 10.9.0.1:80",
  ]);
});

test("invariant 2: an emptied pool keeps its targets, and that is told once", async () => {
  const found = await rehearsed({
    operators: [{ at: "610s", mirror: "shop", do: "empty" }],
    expectMirrors: [{ mirror: "shop", targets: ["10.9.0.1:80", "10.9.0.2:80"] }],
  });
  expect(found.problems).toEqual([]);
  expect(told(found).filter((text) => text.startsWith("NLB: held back (empty-source)"))).toHaveLength(1);
});

test("invariant 2: while nobody can log in to the cloud, nothing changes", async () => {
  const found = await rehearsed({
    clouds: [{ at: "605s", lasts: "10m", is: "down" }],
    operators: [{ at: "610s", mirror: "shop", do: "remove", member: "10.9.0.1:80" }],
    lasts: "20m",
    expectMirrors: [{ mirror: "shop", targets: ["10.9.0.1:80", "10.9.0.2:80"] }],
  });
  expect(told(found).some((text) => text.includes("cannot be read"))).toBe(true);
  expect(told(found).slice(0, 2).join()).not.toContain("drains");
});

test("a mirror that ends otherwise than expected is a problem of the rehearsal", async () => {
  const found = await rehearsed({ expectMirrors: [{ mirror: "shop", targets: ["10.9.0.9:80"] }] });
  expect(found.problems).toEqual([
    "expected mirror shop to end with 10.9.0.9:80; found: 10.9.0.1:80, 10.9.0.2:80",
  ]);
});
