import { expect, test } from "vitest";
import { healthCheckOf } from "../../../../functions/targets/meaning/health-check.ts";
import type { SourceHealthMonitor } from "../../../../functions/targets/read/source.ts";
import { monitor } from "./shop.ts";

const checked = (over: Partial<SourceHealthMonitor>) => {
  const { check, said } = healthCheckOf(monitor(over));
  return { check, said: said.map(({ level, sentence }) => `${level}: ${sentence}`) };
};

const numbers = { intervalSeconds: 10, timeoutSeconds: 5, healthyCount: 3, unhealthyCount: 3 };
const ownNumbers = {
  protocol: "TCP",
  intervalSeconds: 30,
  timeoutSeconds: 10,
  healthyCount: 5,
  unhealthyCount: 2,
};

test("without a monitor the NLB checks by TCP with its own numbers, and that is said", () => {
  expect(healthCheckOf(undefined)).toEqual({
    check: ownNumbers,
    said: [
      {
        level: "warned",
        sentence:
          "it has no health monitor: the NLB checks by TCP, and takes targets that do not answer out of use",
      },
    ],
  });
});

test("a disabled monitor is as none", () => {
  expect(checked({ adminStateUp: false, type: "HTTP" })).toEqual({
    check: ownNumbers,
    said: ["warned: its health monitor is disabled: an NLB's check cannot be, so it checks by TCP"],
  });
});

test("TCP is TCP, with nothing to say", () => {
  expect(checked({})).toEqual({ check: { protocol: "TCP", ...numbers }, said: [] });
});

test.for(["TLS-HELLO", "PING", "UDP-CONNECT", "SCTP", "GRPC"])("%s becomes TCP, and that is said", (type) => {
  expect(checked({ type, urlPath: "/x", expectedCodes: "204" })).toEqual({
    check: { protocol: "TCP", ...numbers },
    said: [`changed: its health monitor is of type ${type}: the NLB checks by TCP`],
  });
});

test.for(["HTTP", "HTTPS"] as const)("%s is the same, with its path and codes", (type) => {
  expect(checked({ type, urlPath: "/health", expectedCodes: "204", httpMethod: "GET" })).toEqual({
    check: { protocol: type, path: "/health", codes: "204", ...numbers },
    said: [],
  });
});

test("HTTP that says no more asks for / and expects 200, as Octavia does", () => {
  expect(checked({ type: "HTTP" }).check).toEqual({ protocol: "HTTP", path: "/", codes: "200", ...numbers });
});

type Codes = readonly [written: string, codes: string, said?: string];

test.for<Codes>([
  ["200", "200"],
  ["599", "599"],
  ["200,202", "200,202"],
  ["200, 202", "200,202"],
  ["200-204", "200-204"],
  ["204-204", "204-204"],
  ["200 - 204", "200-204"],
  ["100-204", "200-204", "100-204"],
  ["500-999", "500-599", "500-999"],
  ["199,200,600", "200", "199,200,600"],
])("codes %s are %s", ([written, codes, complaint]) => {
  const { check, said } = checked({ type: "HTTP", expectedCodes: written });
  expect(check.codes).toBe(codes);
  expect(said).toEqual(
    complaint === undefined
      ? []
      : [`changed: its health monitor expects code ${complaint}: the NLB expects ${codes}, of 200 to 599`],
  );
});

test.for([
  "100",
  "199",
  "600",
  "100-199",
  "600-700",
  "300-200",
  "abc",
  "20",
  "2000",
  "200,",
  "x200",
  "200-",
  "1200-204",
  "200-2044",
  "200,2044",
  "200,x204",
])("codes %s leave nothing that an NLB can expect: it checks by TCP", (written) => {
  expect(checked({ type: "HTTPS", expectedCodes: written })).toEqual({
    check: { protocol: "TCP", ...numbers },
    said: [
      `changed: its health monitor expects code ${written}, and an NLB can expect 200 to 599 only: it checks by TCP`,
    ],
  });
});

test("a method other than GET, and a host name, are lost", () => {
  expect(checked({ type: "HTTP", httpMethod: "HEAD", domainName: "shop.example.com" })).toEqual({
    check: { protocol: "HTTP", path: "/", codes: "200", ...numbers },
    said: [
      "warned: its health monitor asks by HEAD: an NLB asks by GET",
      "warned: its health monitor asks for host shop.example.com: an NLB sends the target's address as the host",
    ],
  });
});

type Clamp = readonly [
  over: Partial<SourceHealthMonitor>,
  expected: Partial<typeof numbers>,
  said: readonly string[],
];

test.for<Clamp>([
  [{ delay: 5, timeout: 2 }, { intervalSeconds: 5, timeoutSeconds: 2 }, []],
  [
    { delay: 4, timeout: 2 },
    { intervalSeconds: 5, timeoutSeconds: 2 },
    ["interval of 4 s becomes 5 s: the NLB takes 5 to 300 s here"],
  ],
  [{ delay: 300, timeout: 120 }, { intervalSeconds: 300, timeoutSeconds: 120 }, []],
  [
    { delay: 301, timeout: 121 },
    { intervalSeconds: 300, timeoutSeconds: 120 },
    [
      "interval of 301 s becomes 300 s: the NLB takes 5 to 300 s here",
      "timeout of 121 s becomes 120 s: the NLB takes 2 to 120 s here",
    ],
  ],
  [{ timeout: 1 }, { timeoutSeconds: 2 }, ["timeout of 1 s becomes 2 s: the NLB takes 2 to 10 s here"]],
  [{ delay: 10, timeout: 10 }, { timeoutSeconds: 10 }, []],
  [
    { delay: 10, timeout: 11 },
    { timeoutSeconds: 10 },
    ["timeout of 11 s becomes 10 s: the NLB takes 2 to 10 s here"],
  ],
  [{ maxRetries: 2, maxRetriesDown: 10 }, { healthyCount: 2, unhealthyCount: 10 }, []],
  [{ maxRetries: 10, maxRetriesDown: 2 }, { healthyCount: 10, unhealthyCount: 2 }, []],
  [
    { maxRetries: 1, maxRetriesDown: 11 },
    { healthyCount: 2, unhealthyCount: 10 },
    [
      "number of successes of 1 becomes 2: the NLB takes 2 to 10 here",
      "number of failures of 11 becomes 10: the NLB takes 2 to 10 here",
    ],
  ],
])("%o is within what an NLB takes", ([over, expected, sentences]) => {
  expect(checked(over)).toEqual({
    check: { protocol: "TCP", ...numbers, ...expected },
    said: sentences.map((sentence) => `changed: its health monitor's ${sentence}`),
  });
});
