import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TriedCell } from "../../cli/judge/try.ts";
import { tryJudge } from "../../cli/judge/try-command.ts";
import type { TryOptions } from "../../cli/judge/try-command.ts";
import { accessDenied } from "../../infra/sandbox/refusal.ts";
import { storefront } from "../flows/stories.ts";
import { minute, world } from "../flows/world.ts";
import type { World } from "../flows/world.ts";
import { recording } from "./recording.ts";

const folder = mkdtempSync(join(tmpdir(), "pointsman-judge-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (judge: string) => `service: storefront
image: { repository: storefront, tags: ["v*"] }
cells:
  - { name: a, codedeploy: { application: storefront, deploymentGroup: storefront-a } }
strategy: { kind: canary, weight: 10, interval: 15m, bake: 5m }
judge: ${judge}
`;

/** An hour of v0, then a release of v1 with 2 % errors, which nothing guards. */
let w: World;
/** The minute in which v1 got its first users, epoch ms. */
let startedAt: number;

beforeAll(async () => {
  mkdirSync(join(folder, "services"));
  writeFileSync(
    join(folder, "installation.yaml"),
    'name: pointsman\naccount: "111122223333"\nregion: eu-central-1\n',
  );
  write("{ metrics: [alb-errors, alb-latency-p99] }");
  const strategy = { kind: "canary", weight: 10, intervalSeconds: 900, bakeSeconds: 300 } as const;
  w = await world(storefront({ strategy, rollback: { alarms: [] } }), { lay: { requestsPerSecond: 20 } });
  await w.pass(60 * minute);
  w.push("v1", { errorRate: 0.02, failsSmoke: false });
  await w.rest();
  const { green } = groups();
  const begin = Math.ceil(w.clock.now() / minute) * minute - 120 * minute;
  const minutes = Array.from({ length: 120 }, (_, index) => begin + index * minute);
  startedAt = minutes.find((at) => w.account.world.metrics.minute(green, at)) ?? Number.NaN;
});

const write = (judge: string) => writeFileSync(join(folder, "services", "storefront.yaml"), file(judge));
const groups = () => w.laidOut[0]?.cells.get("a")?.targetGroupArns ?? { blue: "", green: "" };
const nameOf = (arn: string) => arn.split("/")[1] ?? "";
const at = (minutes: number) => new Date(startedAt + minutes * minute).toISOString();

async function tried(options: Partial<TryOptions> = {}, clients: Partial<World["account"]["clients"]> = {}) {
  const { session, out } = recording(options.json ? undefined : { columns: 100, rows: 40 });
  const around = { ...session, now: () => new Date(w.clock.now()) };
  const asked = { config: folder, from: at(0), to: at(15), ...options };
  const open = async () => ({ ...w.account.clients, ...clients }) as never;
  const code = await tryJudge("storefront", asked, around, open);
  const cells = options.json ? (JSON.parse(out.join("\n")) as { cells: TriedCell[] }).cells : [];
  return { code, text: out.join("\n"), cell: cells[0] };
}

describe("a past time", () => {
  test("in which a candidate was worse is found so, as early as its release would have been stopped", async () => {
    const { code, cell } = await tried({ json: true });
    expect(code).toBe(1);
    const { blue, green } = groups();
    expect(cell).toMatchObject({
      cell: "a",
      candidate: nameOf(green),
      stable: nameOf(blue),
      everySeconds: 60,
    });
    expect(cell?.judgement.verdict).toBe("worse");
    expect(cell?.afterSeconds).toBeLessThanOrEqual(10 * 60);
    const [errors] = cell?.judgement.metrics ?? [];
    expect(errors).toMatchObject({ name: "alb-errors", verdict: "worse", against: "stable-now" });
    expect(errors?.centres?.candidate).toBeCloseTo(0.02, 2);
  });

  test("is told in words, with its chart", async () => {
    const { text } = await tried();
    expect(text).toMatch(
      /^cell a: \S+ against \S+, judged \d+m \d\ds after its beginning\n {2}look \d+ of 15: the candidate is worse: /,
    );
    expect(text).toMatch(/alb-errors is worse: .* % of \d+ requests failed/);
    expect(text).toMatch(/candidate [▁-█·]+\n/);
  });

  test("of the other side is as good: stable itself", async () => {
    const { code, cell } = await tried({
      json: true,
      candidate: nameOf(groups().blue),
      from: at(-30),
      to: at(0),
    });
    expect(cell).toMatchObject({
      candidate: nameOf(groups().blue),
      stable: `${nameOf(groups().blue)} before`,
    });
    expect(cell?.judgement.sentence).toMatch(/the candidate is as good/);
    expect(code).toBe(0);
  });

  test("before there was anything to measure is unclear", async () => {
    const { code, cell } = await tried({ json: true, from: at(-600), to: at(-590) });
    expect(code).toBe(5);
    expect(cell?.judgement.metrics[0]?.sentence).toMatch(
      /^alb-errors: CloudWatch has no point of AWS\/ApplicationELB/,
    );
  });
});

describe("what cannot be tried", () => {
  test.for([
    [{ candidate: "nobody" }, /^cell a has no target group nobody; it has \S+ and \S+$/],
    [{ cell: "b" }, "storefront has no cell b; it has a"],
    [
      { from: "yesterday" },
      /^--from: expected how long ago, such as 2h, or a time with its zone .* found "yesterday"$/,
    ],
    [{ to: "2099-01-01T00:00:00Z" }, "--to: 2099-01-01T00:00:00Z is yet to come"],
    [{ from: "5m", to: "10m" }, "--from has to be before --to"],
  ] as const)("%o", async ([options, sentence]) => {
    await expect(tried(options)).rejects.toThrow(sentence);
  });

  test("a service without metrics", async () => {
    write("{ metrics: [] }");
    await expect(tried()).rejects.toThrow(
      "the file of storefront names no metrics under judge: there is nothing to try",
    );
    write("{ metrics: [alb-errors, alb-latency-p99] }");
  });

  test("what IAM does not let the person read: the deployment group, and no more is asked", async () => {
    const send = async () => {
      throw accessDenied("codedeploy:GetDeploymentGroup");
    };
    await expect(tried({}, { codedeploy: { send } as never })).rejects.toThrow(
      "codedeploy:GetDeploymentGroup",
    );
  });

  test("… the metrics: unclear, and it says so", async () => {
    const send = async () => {
      throw accessDenied("cloudwatch:GetMetricData", "AccessDenied");
    };
    const { code, cell } = await tried({ json: true }, { cloudwatch: { send } as never });
    expect(code).toBe(5);
    expect(cell?.judgement.metrics[0]?.sentence).toMatch(
      /^alb-errors: GetMetricData: AccessDenied: .*cloudwatch:GetMetricData/,
    );
  });
});
