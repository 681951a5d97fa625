import { owner } from "./bench.ts";
import { outcome } from "./told.ts";
import type { Case } from "./told.ts";

export const listenerCases: readonly Case[] = [
  {
    about: "listeners of TCP and UDP are read back as they were made",
    ask: async ({ stand, group, writes, seen }) => {
      const { arn } = await stand();
      const groupArn = await group("dns", { protocol: "UDP", port: 53 });
      const forward = [{ groupArn, weight: 1 }];
      await writes.createListener(owner, arn, { port: 53, protocol: "UDP", forward });
      return (await seen()).listeners.toSorted((a, b) => a.port - b.port);
    },
  },
  {
    about: "a listener of TLS has its certificate",
    ask: async ({ stand, writes, seen, certificate }) => {
      const { arn, groupArn } = await stand();
      const forward = [{ groupArn, weight: 1 }];
      await writes.createListener(owner, arn, {
        port: 443,
        protocol: "TLS",
        certificateArn: await certificate(),
        forward,
      });
      return (await seen()).listeners.filter(({ port }) => port === 443);
    },
  },
  {
    about: "a listener forwards by weight, and a weight of 0 is kept",
    ask: async ({ stand, group, writes, seen }) => {
      const { groupArn, listenerArn } = await stand();
      const second = await group("b");
      const weights = async () => (await seen()).listeners.map(({ forward }) => forward);
      const said: unknown[] = [];
      for (const [one, other] of [
        [1, 0],
        [0, 1],
        [999, 1],
      ] as const) {
        const forward = [
          { groupArn, weight: one },
          { groupArn: second, weight: other },
        ];
        await writes.setListener(listenerArn, { forward });
        said.push(await weights());
      }
      return said;
    },
  },
  {
    about: "a listener goes over to another group alone",
    ask: async ({ stand, group, writes, seen }) => {
      const { listenerArn } = await stand();
      const second = await group("b");
      await writes.setListener(listenerArn, { forward: [{ groupArn: second, weight: 1 }] });
      const { groups, listeners } = await seen();
      return [
        listeners.map(({ forward }) => forward.map(({ groupArn }) => groupArn === second)),
        groups.map(({ key, loadBalancerArns }) => `${key} ${loadBalancerArns.length}`).sort(),
      ];
    },
  },
  {
    about: "a listener is told how long it keeps what is idle",
    ask: async ({ stand, writes, seen }) => {
      const { listenerArn } = await stand();
      await writes.setListener(listenerArn, { idleSeconds: 60 });
      return (await seen()).listeners.map(({ idleSeconds }) => idleSeconds);
    },
  },
  {
    about: "a listener to a group that is not there is refused",
    ask: async ({ stand, writes }) => {
      const { arn, groupArn } = await stand();
      const forward = [{ groupArn: `${groupArn.slice(0, -4)}0000`, weight: 1 }];
      return outcome(writes.createListener(owner, arn, { port: 81, protocol: "TCP", forward }));
    },
  },
  {
    about: "a listener that is asked for once more is the same, and at its port another is refused",
    ask: async ({ stand, group, writes, seen }) => {
      const { arn, groupArn, listenerArn } = await stand();
      const second = await group("b");
      const again = (to: string) =>
        writes.createListener(owner, arn, {
          port: 80,
          protocol: "TCP",
          forward: [{ groupArn: to, weight: 1 }],
        });
      const same = await again(groupArn);
      return [same === listenerArn, await outcome(again(second)), (await seen()).listeners.length];
    },
  },
  {
    about: "a listener to a group of another load balancer is refused",
    ask: async ({ stand, balancer, writes }) => {
      const { groupArn } = await stand();
      const { arn } = await balancer({ ...owner, mirror: "other" });
      const forward = [{ groupArn, weight: 1 }];
      return outcome(writes.createListener(owner, arn, { port: 80, protocol: "TCP", forward }));
    },
  },
  {
    about: "a listener of a load balancer that is not there is refused",
    ask: async ({ stand, writes }) => {
      const { arn, groupArn } = await stand();
      const forward = [{ groupArn, weight: 1 }];
      const gone = `${arn.slice(0, -4)}0000`;
      return outcome(writes.createListener(owner, gone, { port: 81, protocol: "TCP", forward }));
    },
  },
  {
    about: "a listener is deleted twice",
    ask: async ({ stand, writes, seen }) => {
      const { listenerArn } = await stand();
      return [
        await outcome(writes.deleteListener(listenerArn)),
        await outcome(writes.deleteListener(listenerArn)),
        (await seen()).listeners,
      ];
    },
  },
];
