/** The policy that most stories of weights are about. */
import type { PolicyConfig, SiteConfig } from "../../functions/shared/traffic-config.ts";

export const port = 443;
export const octavia = "198.51.100.20";
export const nlb = "203.0.113.10";

export const site = (
  name: string,
  address: string,
  weight: number,
  more: Partial<SiteConfig> = {},
): SiteConfig => ({
  name,
  setIdentifier: `pointsman-${name}`,
  target: { kind: "addresses", addresses: [address] },
  weight,
  check: { kind: "tcp", port, intervalSeconds: 10, threshold: 3 },
  ...more,
});

/** A private cloud's address with nine tenths, and another with the rest. */
export const shop = (more: Partial<PolicyConfig> = {}): PolicyConfig => ({
  policy: "shop",
  name: "shop.example.com",
  zone: { id: "Z0SHOP", name: "example.com", private: false },
  types: ["A"],
  sites: [site("nlb", nlb, 10), site("octavia", octavia, 90)],
  ttlSeconds: 60,
  shift: {
    maxStep: 20,
    bakeSeconds: 120,
    marginSeconds: 30,
    tolerance: 10,
    settleLimitSeconds: 900,
    drainSeconds: 300,
  },
  alarms: ["shop-5xx"],
  drift: "report",
  ...more,
});
