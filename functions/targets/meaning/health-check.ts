import type { SourceHealthMonitor } from "../read/source.ts";
import type { HealthCheck } from "./desired.ts";
import type { Said } from "./said.ts";
import { changed, warned } from "./said.ts";

/**
 * What a pool's health monitor is as an NLB's check, which can be TCP, HTTP or HTTPS, and cannot be switched off:
 *
 * | monitor | check |
 * | --- | --- |
 * | none, or disabled | TCP with an NLB's own numbers |
 * | TCP | TCP |
 * | TLS-HELLO, PING, UDP-CONNECT, SCTP, unknown | TCP |
 * | HTTP, HTTPS | the same: path, codes (200–599), always GET, the Host header its own |
 * | HTTP, HTTPS with no code of 200–599 | TCP |
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html
 */
export function healthCheckOf(monitor: SourceHealthMonitor | undefined): Checked {
  if (!monitor)
    return {
      check: ownNumbers,
      said: [
        warned(
          "it has no health monitor: the NLB checks by TCP, and takes targets that do not answer out of use",
        ),
      ],
    };
  if (!monitor.adminStateUp)
    return {
      check: ownNumbers,
      said: [warned("its health monitor is disabled: an NLB's check cannot be, so it checks by TCP")],
    };
  const numbers = numbersOf(monitor);
  const request = requestOf(monitor);
  return { check: { ...request.check, ...numbers.check }, said: [...request.said, ...numbers.said] };
}

type Checked = { readonly check: HealthCheck; readonly said: readonly Said[] };

/** AWS's defaults, written out so that what stands can be compared with them. */
const ownNumbers: HealthCheck = {
  protocol: "TCP",
  intervalSeconds: 30,
  timeoutSeconds: 10,
  healthyCount: 5,
  unhealthyCount: 2,
};

function requestOf(monitor: SourceHealthMonitor): {
  readonly check: Pick<HealthCheck, "protocol" | "path" | "codes">;
  readonly said: readonly Said[];
} {
  const { type } = monitor;
  const tcp = { protocol: "TCP" as const };
  if (type === "TCP") return { check: tcp, said: [] };
  if (type !== "HTTP" && type !== "HTTPS")
    return { check: tcp, said: [changed(`its health monitor is of type ${type}: the NLB checks by TCP`)] };
  const written = monitor.expectedCodes ?? "200";
  const codes = codesWithin(written);
  if (codes === undefined) {
    const sentence = `its health monitor expects code ${written}, and an NLB can expect 200 to 599 only: it checks by TCP`;
    return { check: tcp, said: [changed(sentence)] };
  }
  return {
    check: { protocol: type, path: monitor.urlPath ?? "/", codes },
    said: [
      ...(codes === written.replaceAll(" ", "")
        ? []
        : [changed(`its health monitor expects code ${written}: the NLB expects ${codes}, of 200 to 599`)]),
      ...lostOfRequest(monitor),
    ],
  };
}

function lostOfRequest({ httpMethod, domainName }: SourceHealthMonitor): readonly Said[] {
  return [
    ...(httpMethod === undefined || httpMethod === "GET"
      ? []
      : [warned(`its health monitor asks by ${httpMethod}: an NLB asks by GET`)]),
    ...(domainName === undefined
      ? []
      : [
          warned(
            `its health monitor asks for host ${domainName}: an NLB sends the target's address as the host`,
          ),
        ]),
  ];
}

/** The codes that an NLB can expect, in its form; undefined if none is left. */
function codesWithin(written: string): string | undefined {
  const range = /^\s*(\d{3})\s*-\s*(\d{3})\s*$/.exec(written);
  if (range) {
    const first = Math.max(Number(range[1]), lowestCode);
    const last = Math.min(Number(range[2]), highestCode);
    return first > last ? undefined : `${first}-${last}`;
  }
  const codes = written.split(",").map((code) => code.trim());
  if (codes.some((code) => !/^\d{3}$/.test(code))) return undefined;
  const within = codes.filter((code) => Number(code) >= lowestCode && Number(code) <= highestCode);
  return within.length === 0 ? undefined : within.join(",");
}

const lowestCode = 200;
const highestCode = 599;

/** A timeout as long as the interval is taken, a longer one is not. https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2951 */
function numbersOf({ delay, timeout, maxRetries, maxRetriesDown }: SourceHealthMonitor) {
  const interval = clamped("interval", delay, 5, 300, " s");
  const wait = clamped("timeout", timeout, 2, Math.min(120, interval.value), " s");
  const healthy = clamped("number of successes", maxRetries, 2, 10, "");
  const unhealthy = clamped("number of failures", maxRetriesDown, 2, 10, "");
  return {
    check: {
      intervalSeconds: interval.value,
      timeoutSeconds: wait.value,
      healthyCount: healthy.value,
      unhealthyCount: unhealthy.value,
    },
    said: [...interval.said, ...wait.said, ...healthy.said, ...unhealthy.said],
  };
}

function clamped(what: string, written: number, lowest: number, highest: number, unit: string) {
  const value = Math.min(Math.max(written, lowest), highest);
  const sentence = `its health monitor's ${what} of ${written}${unit} becomes ${value}${unit}: the NLB takes ${lowest} to ${highest}${unit} here`;
  return { value, said: value === written ? [] : [changed(sentence)] };
}
