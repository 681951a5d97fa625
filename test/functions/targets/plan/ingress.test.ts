import { describe, expect, test } from "vitest";
import { publishedQuotas } from "../../../../functions/targets/plan/quotas.ts";
import {
  absent,
  actual,
  config,
  desired,
  everybody,
  kinds,
  ledger,
  limits,
  listener,
  planOf,
  rails,
  steps,
} from "./world.ts";

const rule = (cidr: string, port = 80, protocol: "tcp" | "udp" = "tcp") => ({ protocol, port, cidr });
const group = (...ingress: readonly { protocol: string; port: number; cidr: string }[]) => ({
  id: "sg-1",
  isOurs: true,
  ingress,
});
/** What the source lets in, what the group lets in, and what was not named once before. */
const world = (
  wanted: readonly ReturnType<typeof rule>[],
  there: readonly { protocol: string; port: number; cidr: string }[],
  seen: readonly string[] = [],
) => ({
  desired: desired({ ingress: wanted }),
  actual: actual({ securityGroup: group(...there) }),
  ledger: ledger(undefined, absent(seen)),
});

describe("rules for clients", () => {
  test("are added at once, by port and CIDR, and taken away after their reads", () => {
    const narrowed = world([rule("10.2.0.0/16"), rule("10.1.0.0/16")], [everybody(80)]);
    expect(steps(narrowed)).toEqual([{ kind: "allow", rules: [rule("10.1.0.0/16"), rule("10.2.0.0/16")] }]);
    expect(planOf(narrowed).held).toMatchObject([
      { rail: "observations", about: "rule tcp 80 0.0.0.0/0", mayBeOverridden: false },
    ]);
    expect(planOf(narrowed).held[0]?.sentence).toContain(
      "would forbid 0.0.0.0/0 on port 80: not named in 1 of 2",
    );
    const seen = { ...narrowed, ledger: ledger(undefined, absent(["rule tcp 80 0.0.0.0/0"])) };
    expect(steps(seen)).toEqual([
      { kind: "allow", rules: [rule("10.1.0.0/16"), rule("10.2.0.0/16")] },
      { kind: "forbid", rules: [everybody(80)] },
    ]);
  });

  test("are the same in whatever form a CIDR is written", () => {
    expect(kinds(world([rule("10.1.2.3/16")], [rule("10.1.0.0/16")]))).toEqual([]);
  });

  test("for TCP and UDP are two", () => {
    expect(steps(world([rule("0.0.0.0/0"), rule("0.0.0.0/0", 80, "udp")], [everybody(80)]))).toEqual([
      { kind: "allow", rules: [everybody(80, "udp")] },
    ]);
  });

  test("that are neither TCP nor UDP were made by a person, and stay", () => {
    const icmp = { protocol: "icmp", port: 8, cidr: "0.0.0.0/0" };
    expect(planOf(world([everybody(80)], [everybody(80), icmp], ["rule icmp 8 0.0.0.0/0"]))).toMatchObject({
      steps: [],
      held: [],
    });
  });

  test("invariant 1: are not taken from a port that the source lets nobody in at", () => {
    expect(kinds(world([], [everybody(80)], ["rule tcp 80 0.0.0.0/0"]))).toEqual([]);
  });

  test("invariant 2: are not taken away when the source is blank, nor when the listener was refused", () => {
    const seen = {
      actual: actual({ listeners: [] }),
      ledger: ledger(undefined, absent(["rule tcp 80 0.0.0.0/0"], 2)),
    };
    const blank = desired({ listeners: [], groups: [], ingress: [] });
    expect(kinds({ ...seen, desired: blank })).toEqual([]);
    const other = desired({ listeners: [listener(81)], ingress: [everybody(81)] });
    expect(kinds({ ...seen, desired: other })).toContain("forbid");
    expect(kinds({ ...seen, desired: { ...other, kept: { ports: [80], poolIds: [] } } })).not.toContain(
      "forbid",
    );
  });

  test("need as many reads as are configured", () => {
    const once = config({ limits: limits({ observations: 1 }) });
    expect(kinds({ ...world([rule("10.0.0.0/8")], [everybody(80)]), config: once })).toEqual([
      "allow",
      "forbid",
    ]);
  });

  test("invariant 4: are left alone in a group that is not ours", () => {
    const theirs = { ...world([rule("10.0.0.0/8")], [everybody(80)], ["rule tcp 80 0.0.0.0/0"]) };
    const securityGroup = { ...group(everybody(80)), isOurs: false };
    expect(planOf({ ...theirs, actual: actual({ securityGroup }) })).toMatchObject({
      steps: [],
      held: [{ rail: "not-ours", about: "security group" }],
    });
    expect(rails({ actual: actual({ securityGroup }) })).toEqual([]);
  });

  test("beyond the quota are shared fairly among the ports, and those that did not fit are counted", () => {
    const many = [1, 2, 3, 4].map((each) => rule(`10.${each}.0.0/16`));
    const ports = { listeners: [listener(80), listener(443)], ingress: [...many, everybody(443)] };
    const full = {
      desired: desired(ports),
      actual: actual({ securityGroup: group() }),
      quotas: { ...publishedQuotas, rulesPerSecurityGroup: 3 },
    };
    expect(steps(full)[0]).toEqual({ kind: "allow", rules: [...many.slice(0, 2), everybody(443)] });
    expect(planOf(full).held).toMatchObject([
      { rail: "quota", about: "security group", mayBeOverridden: false },
    ]);
    expect(planOf(full).held[0]?.sentence).toContain("would allow 5 rules: 2 do not fit, the quota is 3");
  });

  test("make room for each other where all of the quota is used", () => {
    const swap = world(
      [rule("10.1.0.0/16"), rule("10.2.0.0/16")],
      [rule("10.1.0.0/16"), everybody(80)],
      ["rule tcp 80 0.0.0.0/0"],
    );
    const quotas = { ...publishedQuotas, rulesPerSecurityGroup: 2 };
    expect(kinds({ ...swap, quotas })).toEqual(["forbid"]);
  });
});
