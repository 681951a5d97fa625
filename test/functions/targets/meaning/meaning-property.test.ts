import * as fc from "fast-check";
import { expect, test } from "vitest";
import { meaning } from "../../../../functions/targets/meaning/meaning.ts";
import { around, config, dualstack, listener, member, monitor, pool, source } from "./shop.ts";

const addresses = [
  "10.1.0.1",
  "10.1.0.2",
  "10.0.0.9",
  "8.8.8.8",
  "2600:1f16::1",
  "2600:1F16::1",
  "fd00::1",
  "x",
];
const anyMember = fc.record({
  address: fc.constantFrom(...addresses),
  port: fc.constantFrom(0, 80, 8080),
  weight: fc.constantFrom(0, 1, 2),
  adminStateUp: fc.boolean(),
  backup: fc.boolean(),
  monitorPort: fc.constantFrom(undefined, 9000),
});
const anySource = fc
  .record({
    pools: fc.array(
      fc.record({
        protocol: fc.constantFrom("TCP", "HTTP", "PROXY", "UDP", "SCTP"),
        adminStateUp: fc.constantFrom(true, true, true, false),
        sessionPersistence: fc.constantFrom(undefined, "SOURCE_IP", "APP_COOKIE"),
        members: fc.array(anyMember, { maxLength: 6 }),
        type: fc.constantFrom("TCP", "HTTP", "PING"),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    listeners: fc.array(
      fc.record({
        port: fc.constantFrom(53, 80, 443),
        protocol: fc.constantFrom("TCP", "UDP", "HTTP", "TERMINATED_HTTPS", "SCTP"),
        adminStateUp: fc.constantFrom(true, true, false),
        pool: fc.nat(3),
        allowedCidrs: fc.subarray(["10.0.0.0/8", "10.0.0.1/8", "2001:db8::/32"]),
      }),
      { maxLength: 5 },
    ),
  })
  .map(({ pools, listeners }) =>
    source({
      pools: pools.map(({ members, type, ...over }, index) =>
        pool({
          ...over,
          id: `p${index}`,
          healthMonitor: monitor({ type }),
          members: members.map((over, at) => member({ id: `m${at}`, ...over })),
        }),
      ),
      listeners: listeners.map(({ pool: index, ...over }, at) =>
        listener({ ...over, id: `l${at}`, defaultPoolId: index === 3 ? undefined : `p${index}` }),
      ),
    }),
  );
const anyConfig = fc
  .record({
    targets: fc.constantFrom("members" as const, "vip" as const),
    isDualstack: fc.boolean(),
    declaredAddresses: fc.subarray(["10.0.0.0/16", "2600:1f16::/56", "fd00::/8"]),
    certificates: fc.constantFrom({}, { "443": "arn" }),
  })
  .map(({ isDualstack, ...over }) => config({ ...over, ...(isDualstack ? dualstack : {}) }));

const shuffled = <Item>(items: readonly Item[]) =>
  fc.shuffledSubarray([...items], { minLength: items.length });

test("the order of the source's lists does not matter", () => {
  const twins = anySource.chain((from) =>
    fc
      .tuple(
        shuffled(from.listeners),
        shuffled(from.pools),
        fc.tuple(...from.pools.map(({ members }) => shuffled(members))),
      )
      .map(([listeners, pools, members]) => ({
        from,
        twin: {
          ...from,
          listeners,
          pools: pools.map((pool) => ({ ...pool, members: members[from.pools.indexOf(pool)] ?? [] })),
        },
      })),
  );
  fc.assert(
    fc.property(twins, anyConfig, ({ from, twin }, settings) => {
      expect(meaning(twin, settings, around())).toEqual(meaning(from, settings, around()));
    }),
  );
});

test("invariant 2: nothing that the source names is lost: it is desired, kept, or disabled by the operator", () => {
  fc.assert(
    fc.property(anySource, anyConfig, (from, settings) => {
      const { listeners, groups, kept } = meaning(from, settings, around());
      const ports = new Set([...listeners.map(({ port }) => port), ...kept.ports]);
      for (const { port, adminStateUp } of from.listeners)
        expect(!adminStateUp || ports.has(port)).toBe(true);
      const keys = groups.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(new Set(listeners.map(({ group }) => group))).toEqual(new Set(keys));
      expect(new Set(listeners.map(({ port }) => port)).size).toBe(listeners.length);
    }),
  );
});

test("invariant 2: a group without targets is so by the operator's will alone", () => {
  fc.assert(
    fc.property(anySource, anyConfig, (from, settings) => {
      for (const { targets, withheld } of meaning(from, settings, around()).groups)
        expect(targets.length > 0 || withheld.every(({ isDrained }) => isDrained)).toBe(true);
    }),
  );
});

test("every member of a mirrored pool is a target or withheld, and each only once", () => {
  fc.assert(
    fc.property(anySource, anyConfig, (from, settings) => {
      for (const { poolId, targets, withheld } of meaning(from, settings, around()).groups) {
        const members = from.pools.find(({ id }) => id === poolId)?.members ?? [];
        const found = [...targets, ...withheld.map(({ target }) => target)].map(
          ({ address, port }) => `${address} ${port}`,
        );
        expect(new Set(found).size).toBe(found.length);
        if (settings.targets === "members")
          expect(new Set(found)).toEqual(
            new Set(members.map(({ address, port }) => `${address.toLowerCase()} ${port}`)),
          );
      }
    }),
  );
});
