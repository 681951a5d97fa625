import { expect, test } from "vitest";
import { certificateArn, dualstack, ofListener, said } from "./shop.ts";
import type { SourceListener } from "../../../../functions/targets/read/source.ts";
import { ingressOf } from "../../../../functions/targets/meaning/ingress.ts";
import { idleOf } from "../../../../functions/targets/meaning/listener.ts";
import { listener } from "./shop.ts";

const idle = (
  clientMs: number | undefined,
  memberMs: number | undefined,
  protocol: "TCP" | "UDP" | "TLS" = "TCP",
) => {
  const found = idleOf(listener({ timeoutClientDataMs: clientMs, timeoutMemberDataMs: memberMs }), protocol);
  return [found.seconds, ...found.said.map(({ level, sentence }) => `${level}: ${sentence}`)];
};

test.for<[string, ReturnType<typeof idle>, (number | string | undefined)[]]>([
  ["the longer of both limits holds", idle(100_000, 200_000), [200]],
  ["whichever it is", idle(200_000, 100_000), [200]],
  ["one limit is enough", idle(undefined, 90_000), [90]],
  ["part of a second counts as a whole one", idle(90_001, 60_000), [91]],
  ["60 s is the shortest", idle(60_000, 1), [60]],
  [
    "less becomes 60 s, and that is said",
    idle(50_000, 50_000),
    [60, "changed: it has an idle limit of 50 s, which becomes 60 s: an NLB takes 60 to 6000 s"],
  ],
  ["6,000 s is the longest", idle(6_000_000, 0 + 1), [6_000]],
  [
    "more becomes 6,000 s, and that is said",
    idle(6_000_001, 1),
    [6_000, "changed: it has an idle limit of 6001 s, which becomes 6000 s: an NLB takes 60 to 6000 s"],
  ],
  [
    "0 is no limit in Octavia, so the NLB's is the longest",
    idle(0, 50_000),
    [6_000, "changed: it has no idle limit, which becomes 6000 s: an NLB takes 60 to 6000 s"],
  ],
  ["without a limit nothing is set", idle(undefined, undefined), [undefined]],
  ["UDP has none to set", idle(50_000, 50_000, "UDP"), [undefined]],
  ["that of TLS cannot be set", idle(350_000, 1, "TLS"), [undefined]],
  [
    "that of TLS cannot be set, which is said where it differs",
    idle(50_000, 50_000, "TLS"),
    [undefined, "changed: it has an idle limit of 50 s: that of a TLS listener is always 350 s"],
  ],
])("idle limit: %s", ([, found, expected]) => expect(found).toEqual(expected));

test("a limit that cannot be set is no member of the listener, which what stands would be compared with", () => {
  const desired = ofListener(
    { protocol: "TERMINATED_HTTPS", port: 443, timeoutClientDataMs: 350_000 },
    { certificates: { "443": certificateArn } },
  );
  expect(desired.listeners.map((each) => Object.keys(each).sort())).toEqual([
    ["certificateArn", "group", "port", "protocol"],
  ]);
});

type Loss = readonly [what: string, over: Partial<SourceListener>, remark: string | undefined];

test.for<Loss>([
  ["no connection limit", { connectionLimit: -1 }, undefined],
  ["a connection limit", { connectionLimit: 0 }, "its connection limit of 0 is lost: an NLB has none"],
  ["a connection limit", { connectionLimit: 5_000 }, "its connection limit of 5000 is lost: an NLB has none"],
  [
    "L7 policies",
    { l7PolicyIds: ["a", "b"] },
    "its 2 L7 policies are lost: an NLB does not read requests, and sends all to the default pool",
  ],
  ["no inserted headers", { insertedHeaders: [] }, undefined],
  [
    "inserted headers",
    { insertedHeaders: ["X-Forwarded-For", "X-Forwarded-Port"] },
    "the headers X-Forwarded-For, X-Forwarded-Port are not inserted: an NLB does not change requests",
  ],
  ["no SNI certificates", { sniCertificates: 0 }, undefined],
  [
    "SNI certificates",
    { sniCertificates: 2 },
    "its 2 other certificates (SNI) are lost: the TLS listener presents one",
  ],
  ["no client certificates", { clientAuthentication: "NONE" }, undefined],
  [
    "optional client certificates",
    { clientAuthentication: "OPTIONAL" },
    "it asks clients for a certificate, and an NLB does not: nobody is refused, and nobody is identified",
  ],
])("a TLS listener with %s is mirrored, and what is lost is said", ([, over, remark]) => {
  const tls = { protocol: "TERMINATED_HTTPS", port: 443, ...over };
  const desired = ofListener(tls, { certificates: { "443": certificateArn } });
  expect(desired.listeners).toHaveLength(1);
  expect(said(desired)).toEqual(remark === undefined ? [] : [`warned listener 443: ${remark}`]);
});

const rules = (allowedCidrs: readonly string[], isDualstack = false, protocol = "TCP") => {
  const found = ingressOf({ port: 80, protocol, allowedCidrs }, isDualstack);
  return found.kind === "refused" ? found.reason : found.rules.map(({ cidr }) => cidr);
};

test("without allowed CIDRs everybody may come, by IPv6 too where the NLB has it", () => {
  expect(rules([])).toEqual(["0.0.0.0/0"]);
  expect(rules([], true)).toEqual(["0.0.0.0/0", "::/0"]);
});

test("allowed CIDRs are rules, as EC2 writes them, each once and in order", () => {
  expect(rules(["192.168.0.0/16", "10.0.0.7/24", "10.0.0.0/24", "10.9.9.9"])).toEqual([
    "10.0.0.0/24",
    "10.9.9.9/32",
    "192.168.0.0/16",
  ]);
  expect(rules(["2001:DB8::7/64", "2001:db8::9"], true)).toEqual(["2001:db8::/64", "2001:db8::9/128"]);
});

test("only IPv6 CIDRs on an IPv4 NLB let nobody in rather than everybody", () => {
  const found = ingressOf({ port: 80, protocol: "TCP", allowedCidrs: ["2001:db8::/32"] }, false);
  expect(found).toEqual({
    kind: "rules",
    rules: [],
    said: [
      {
        level: "warned",
        sentence:
          "its allowed CIDR 2001:db8::/32 is left out: the NLB has no IPv6 address (ipAddressType: ipv4)",
      },
    ],
  });
});

test.for(["10.0.0.0/33", "10.0.0/8", "fe80::%eth0/64", "::/129", "", "example.com"])(
  "%j is no CIDR, and refuses the listener",
  (cidr) =>
    expect(rules(["10.0.0.0/8", cidr])).toBe(
      `its allowed_cidrs name ${JSON.stringify(cidr)}, which is no CIDR`,
    ),
);

test("rules are UDP for a UDP listener, TCP for all others", () => {
  for (const [protocol, expected] of [
    ["UDP", "udp"],
    ["TCP", "tcp"],
    ["TERMINATED_HTTPS", "tcp"],
  ] as const) {
    const found = ingressOf({ port: 53, protocol, allowedCidrs: [] }, false);
    expect(found).toMatchObject({ rules: [{ protocol: expected, port: 53 }] });
  }
});

test("the rules of a dualstack mirror let IPv6 in", () => {
  expect(ofListener({}, dualstack).ingress).toEqual([
    { protocol: "tcp", port: 80, cidr: "0.0.0.0/0" },
    { protocol: "tcp", port: 80, cidr: "::/0" },
  ]);
});
