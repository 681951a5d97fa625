/**
 * The biggest that is allowed, in one item each. What is longer, AWS or ECS would refuse before we could write
 * it: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (an image's name),
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html (a repository's).
 */
import { describe, expect, test } from "vitest";
import { keys } from "../../../functions/ledger/keys.ts";
import { longestTextBytes } from "../../../functions/ledger/text-bounds.ts";
import type { ReleaseRecord, Settled } from "../../../functions/ledger/records.ts";
import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import { impossible } from "../../../infra/config/combinations.ts";
import { mostCells, mostFileBytes } from "../../../infra/config/size-rules.ts";
import { sizeOfItem } from "../../../infra/sandbox/dynamodb/dynamodb-value.ts";
import { broken } from "../../../functions/release/finish/end-writes.ts";
import { config, iso, record, t0 } from "../release/world.ts";
import { books } from "./world.ts";
import type { Books } from "./world.ts";

const mostItemBytes = 400 * 1024;
const endless = "AWS said: Fehler in Zelle ä. ".repeat(40_000);
const by = {
  who: `arn:aws:iam::111122223333:user/${"p".repeat(512)}/${"n".repeat(64)}`,
  via: "command" as const,
};

const names = (count: number, first = "c") =>
  Array.from({ length: count }, (_, place) => `${first}${String(place).padStart(30, "0")}`);
const arn = `arn:aws-us-gov:ecs:us-gov-east-1:111122223333:task-definition/${"f".repeat(255)}:2147483647`;
const image = `111122223333.dkr.ecr.us-gov-east-1.amazonaws.com/${"r".repeat(256)}@sha256:${"d".repeat(64)}`;

/** A service file with nothing to spare: as many cells as there may be, and smoke checks up to the last byte. */
function biggest(): ServiceConfig {
  const cells = names(mostCells).map((name, place) => ({
    name,
    wave: place + 1,
    codedeploy: {
      application: "a".repeat(100),
      deploymentGroup: "g".repeat(68) + String(place).padStart(32, "0"),
    },
    loadBalancer: "application" as const,
    terminationWaitSeconds: 172_800,
    readyWaitSeconds: 432_000,
    account: "111122223333",
    region: "us-gov-east-1",
  }));
  const windows = Array.from({ length: 50 }, () => ({
    days: [1, 2, 3, 4, 5, 6, 7],
    fromMinute: 0,
    toMinute: 1440,
    zone: "America/Argentina/ComodRivadavia",
  }));
  const bare: ServiceConfig = config({
    cells,
    gates: { windows, smoke: [], compatibility: [], dependsOn: [] },
  });
  const room = mostFileBytes - Buffer.byteLength(JSON.stringify(bare));
  const check = { path: "/", expect: { status: 200, bodyIncludes: "" }, timeoutSeconds: 60, attempts: 10 };
  const filled = {
    ...check,
    expect: { status: 200, bodyIncludes: "x".repeat(room - JSON.stringify(check).length) },
  };
  return { ...bare, gates: { ...bare.gates, smoke: [filled] } };
}

/** @param count cells: of a release that renames all of them, what it goes away from has twice as many. */
const settled = (count = mostCells): Settled => {
  const cells = [...names(mostCells), ...names(count - mostCells, "d")];
  return {
    release: "r".repeat(100),
    digest: `sha256:${"d".repeat(64)}`,
    tag: "t".repeat(128),
    at: iso(t0),
    cells: Object.fromEntries(cells.map((name) => [name, { taskDefinitionArn: arn, image }])),
    bases: Object.fromEntries(cells.map((name) => [name, arn])),
  };
};

const whole = (): ReleaseRecord =>
  record({
    by,
    reason: endless,
    overrides: ["freeze", "window"],
    config: biggest(),
    from: settled(2 * mostCells),
    back: { to: settled(), ends: "r".repeat(100), freeze: true },
    planDigest: "d".repeat(64),
    supersedes: "r".repeat(100),
  });

/** Bytes of the items, the longest first. */
const sizes = ({ dynamodb }: Books): number[] =>
  dynamodb
    .items()
    .map(sizeOfItem)
    .sort((a, b) => b - a);

const outcome = { kind: "needs-a-person" as const, reason: endless, at: iso(t0) };

describe("an item never outgrows 400 KB", () => {
  test("as the biggest service file is one that validation allows, and a cell more is not", () => {
    const findings = (fields: ServiceConfig) =>
      impossible([{ file: "services/s.yaml", fileName: fields.service, fields }], undefined, [
        fields.service,
      ]);
    const cells = [...biggest().cells].slice(1);
    expect(findings(biggest()).map(({ sentence }) => sentence)).toEqual([]);
    expect(findings({ ...biggest(), cells: [...biggest().cells, ...cells] })).not.toEqual([]);
  });

  test("a release's record, from its beginning to an outcome whose reason has no end", async () => {
    const given = books();
    const { book } = given;
    await book.table.writeAll(book.releases.creating(whole()));
    await book.table.writeAll(book.releases.ending(whole(), outcome, { settledAs: settled() }));
    const view = await book.releases.need(whole().id);
    expect(view.record.outcome?.reason).toMatch(/^AWS said: .* … \(\d+ more characters\)$/s);
    expect(view.record.config).toEqual(biggest());
    expect(sizes(given)[0]).toBeLessThan(mostItemBytes);
  });

  test("a service's state, with what a person must look at", async () => {
    const given = books();
    const { book } = given;
    const state = { version: 1, service: "s".repeat(40), fence: 9_007_199_254_740_991, stable: settled() };
    const set = {
      ...state,
      previous: settled(2 * mostCells),
      ...broken(whole(), outcome),
      queued: "r".repeat(100),
    };
    await book.table.write({ ...keys.service(state.service), change: { set } });
    expect((await book.services.state(state.service))?.needsPerson?.reason).toContain("more characters");
    expect(sizes(given)[0]).toBeLessThan(mostItemBytes);
  });

  test("notes, waits, requests, freezes, findings, stuck cells and news, whatever is said in them", async () => {
    const given = books();
    const { book } = given;
    const wait = { release: "r1", scope: "a", token: "t".repeat(2048) } as const;
    const lists = Array.from({ length: mostCells }, (_, place) => `${"a".repeat(200)}/${place}`);
    const found = {
      reason: endless,
      point: "back-out",
      wakeAt: iso(t0),
      alarms: lists,
      places: lists,
      ecsServices: lists,
    } as const;
    await book.releases.note("r1", "planned", { what: endless, reason: endless, by });
    await book.releases.ask("r1", { kind: "abort", by, reason: endless, at: iso(t0) });
    await book.releases.progress("r1", "a", { set: { stuck: endless } });
    await book.waits.store({ ...wait, service: "s", task: "deploy" });
    await book.waits.describe(wait, found);
    await book.services.setFreeze({ scope: "all", reason: endless, by, at: iso(t0) });
    await book.outbox.put({
      id: "r1:refused",
      release: "r1",
      service: "s",
      kind: "release",
      state: "refused",
      at: iso(t0),
      reason: endless,
      by,
      forPeople: true,
    });
    expect(await book.services.tellOnce("s", "listener", endless)).toBe(true);
    expect(await book.services.tellOnce("s", "listener", endless)).toBe(false);
    expect(sizes(given)).toHaveLength(7);
    expect(sizes(given)[0]).toBeLessThan(3 * longestTextBytes);
  });

  test("however long a timeline gets: each entry is an item of its own, and the record stays as it is", async () => {
    const given = books();
    const { book } = given;
    await book.table.writeAll(book.releases.creating(whole()));
    const before = sizes(given)[0];
    for (let place = 0; place < 2000; place++)
      await book.releases.note(whole().id, `asked:pause:${place}`, {
        what: "pause",
        by,
        reason: "r".repeat(500),
      });
    expect(sizes(given)[0]).toBe(before);
    expect(await book.releases.timeline(whole().id)).toHaveLength(2000);
  });

  test("and a task definition of ECS's 64 KB comes back whole", async () => {
    const given = books();
    const input = { family: "f", containerDefinitions: [{ name: "app", command: ["x".repeat(64 * 1024)] }] };
    await given.book.services.keepRevision("s", { taskDefinitionArn: arn, image }, input, true);
    expect((await given.book.services.revision("s", arn))?.input).toEqual(input);
    expect(sizes(given)[0]).toBeLessThan(mostItemBytes);
  });
});
