import { beforeAll, expect, test, vi } from "vitest";
import type { ShowAnswer } from "../../cli/answers.ts";
import { timeSpent } from "../../cli/time-spent.ts";
import { validateFolder } from "../../infra/config/validate.ts";

/** What the command function answers of a release that ran through the sandbox: its own words, not a fixture's. */
async function rehearsed(behaviour: { errorRate?: number }): Promise<ShowAnswer> {
  const { ask } = await import("../../infra/sandbox/ask.ts");
  const { createInstallation } = await import("../../infra/sandbox/installation.ts");
  const { layOut } = await import("../../infra/sandbox/layout/lay-out.ts");
  const startsAt = Date.parse("2026-11-23T09:00:00Z");
  const configs = validateFolder("infra/config").services.filter(({ service }) => service === "storefront");
  const installation = createInstallation({ configs, seed: 3, startsAt });
  for (const config of configs) layOut(installation, config);
  const { clock, account } = installation;
  const question = async (command: object): Promise<unknown> =>
    JSON.parse((await ask(installation, "viewer", "arn:aws:iam::111122223333:user/ann", command)).body);
  let shown: unknown;
  clock.at(startsAt + 10 * 60_000, "a push", () => account.world.ecr.push("storefront", "v1.0", behaviour));
  clock.at(startsAt + 60 * 60_000, "a look", async () => {
    const { services } = (await question({ command: "list" })) as {
      services: { releases: { release: string }[] }[];
    };
    shown = await question({ command: "show", release: services[0]?.releases[0]?.release });
  });
  await clock.run({ until: startsAt + 61 * 60_000 });
  return shown as ShowAnswer;
}

const minutesOf = ({ timeline, record }: ShowAnswer) => {
  const { total, ours, aws, person, steps } = timeSpent(timeline, record.outcome?.at ?? "");
  return { total: total / 60, ours: ours / 60, aws: aws / 60, person: person / 60, steps };
};

beforeAll(() => {
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "true");
});

test("of a good release the bake is ours and the shift is AWS's", async () => {
  const shown = await rehearsed({});
  const { total, ours, aws, person, steps } = minutesOf(shown);
  expect(shown.record.outcome?.kind).toBe("settled");
  // The strategy: five minutes at a tenth of the traffic, a bake of fifteen; the rest is starting tasks and looks.
  expect(aws).toBeGreaterThan(5);
  expect(ours).toBeGreaterThan(15);
  expect(person).toBe(0);
  expect(ours + aws).toBeCloseTo(total, 6);
  const took = (what: string) => steps.find(({ event }) => event.what.startsWith(what));
  expect(took("AllowTraffic")).toMatchObject({ whose: "aws" });
  expect(took("AfterAllowTraffic")).toMatchObject({ whose: "ours" });
});

test("of a release that is sent back the way back is AWS's", async () => {
  const shown = await rehearsed({ errorRate: 0.5 });
  const { ours, aws } = minutesOf(shown);
  expect(shown.record.outcome?.kind).toBe("rolled-back");
  expect(aws).toBeGreaterThan(ours);
});
