import type { HealthCheck } from "../../../functions/targets/meaning/desired.ts";
import { outcome } from "./told.ts";
import type { Case } from "./told.ts";

const web: HealthCheck = {
  protocol: "HTTP",
  port: 8081,
  path: "/up",
  codes: "200-299",
  intervalSeconds: 15,
  timeoutSeconds: 6,
  healthyCount: 2,
  unhealthyCount: 4,
};

export const groupCases: readonly Case[] = [
  {
    about: "a target group of TCP is read back as it was made",
    ask: async ({ group, seen }) => {
      await group("a");
      return (await seen()).groups;
    },
  },
  ...(["UDP", "TLS"] as const).map((protocol) => ({
    about: `a target group of ${protocol} that is checked by HTTP is read back as it was made`,
    ask: async ({ group, seen }: Parameters<Case["ask"]>[0]) => {
      await group("a", { protocol, port: 53, healthCheck: web });
      return (await seen()).groups;
    },
  })),
  {
    about: "a target group of IPv6 is read back as it was made",
    ask: async ({ group, seen }) => {
      await group("a", { ipAddressType: "ipv6" });
      return (await seen()).groups.map(({ ipAddressType }) => ipAddressType);
    },
  },
  {
    about: "a target group with proxy protocol and stickiness has both",
    ask: async ({ group, seen }) => {
      await group("a", { proxyProtocol: true, stickiness: true });
      return (await seen()).groups.map(({ proxyProtocol, stickiness }) => ({ proxyProtocol, stickiness }));
    },
  },
  {
    about: "attributes of a target group are turned off again",
    ask: async ({ group, writes, seen }) => {
      const arn = await group("a", { proxyProtocol: true, stickiness: true });
      await writes.setGroup(arn, { proxyProtocol: false, stickiness: false });
      return (await seen()).groups.map(({ proxyProtocol, stickiness }) => ({ proxyProtocol, stickiness }));
    },
  },
  {
    about: "a target group gets another health check",
    ask: async ({ group, writes, seen }) => {
      const arn = await group("a");
      await writes.setGroup(arn, { healthCheck: web });
      return (await seen()).groups.map(({ healthCheck }) => healthCheck);
    },
  },
  {
    about: "a target group's check of HTTP loses path and codes when it becomes one of TCP",
    ask: async ({ group, writes, seen }) => {
      const arn = await group("a", { healthCheck: web });
      const { path: _path, codes: _codes, ...plain } = web;
      await writes.setGroup(arn, { healthCheck: { ...plain, protocol: "TCP" } });
      return (await seen()).groups.map(({ healthCheck }) => healthCheck);
    },
  },
  {
    about: "a target group whose creation was not answered is found by making it again",
    ask: async ({ group, seen }) => [
      await outcome(group("a")),
      await outcome(group("a")),
      (await seen()).groups.length,
    ],
  },
  {
    about: "a target group whose name is taken by one with other settings is refused",
    ask: async ({ group }) => [await outcome(group("a")), await outcome(group("a", { port: 81 }))],
  },
  {
    about: "a target group that a listener names is not deleted, and one that none names is, twice",
    ask: async ({ stand, group, writes }) => {
      const { groupArn, listenerArn } = await stand();
      const second = await group("b");
      await writes.setListener(listenerArn, {
        forward: [
          { groupArn, weight: 0 },
          { groupArn: second, weight: 1 },
        ],
      });
      const used = await outcome(writes.deleteGroup(groupArn));
      await writes.setListener(listenerArn, { forward: [{ groupArn: second, weight: 1 }] });
      return [used, await outcome(writes.deleteGroup(groupArn)), await outcome(writes.deleteGroup(groupArn))];
    },
  },
  {
    about: "a target group that is gone has no targets to read",
    ask: async ({ group, writes, reads }) => {
      const arn = await group("a");
      await writes.deleteGroup(arn);
      return outcome(reads.targets(arn));
    },
  },
];

const outside = (port: number, address = "10.9.0.1") => ({ address, port, zone: "all" });

export const targetCases: readonly Case[] = [
  {
    about: "addresses are registered, once each, and read back",
    ask: async ({ stand, writes, reads }) => {
      const { groupArn } = await stand();
      const targets = ["10.50.1.10", "10.50.2.10"].map((address) => ({ address, port: 8080 }));
      await writes.register(groupArn, targets);
      await writes.register(groupArn, targets.slice(1));
      const found = await reads.targets(groupArn);
      return found.map(({ address, port }) => `${address}:${port}`).sort();
    },
  },
  {
    about: "one address at two ports is two targets",
    ask: async ({ stand, writes, reads }) => {
      const { groupArn } = await stand();
      await writes.register(groupArn, [outside(80), outside(81)]);
      return (await reads.targets(groupArn)).map(({ port }) => port).sort((a, b) => a - b);
    },
  },
  {
    about: "a target outside the VPC is in all zones, and initial at first",
    ask: async ({ stand, writes, reads }) => {
      const { groupArn } = await stand();
      await writes.register(groupArn, [outside(80)]);
      return reads.targets(groupArn);
    },
  },
  {
    about: "deregistering a target that is not there succeeds",
    ask: async ({ stand, writes }) => {
      const { groupArn } = await stand();
      return outcome(writes.deregister(groupArn, [outside(80)]));
    },
  },
  {
    about: "a public address is refused",
    ask: async ({ stand, writes }) => {
      const { groupArn } = await stand();
      return outcome(writes.register(groupArn, [outside(80, "8.8.8.8")]));
    },
  },
  {
    about: "targets of a group that is not there are refused",
    ask: async ({ group, writes }) => {
      const arn = await group("a");
      await writes.deleteGroup(arn);
      return [
        await outcome(writes.register(arn, [outside(80)])),
        await outcome(writes.deregister(arn, [outside(80)])),
      ];
    },
  },
];
