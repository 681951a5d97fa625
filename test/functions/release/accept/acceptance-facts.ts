import type { AcceptanceFacts } from "../../../../functions/release/accept/acceptance.ts";
import type { Attempt, Freeze } from "../../../../functions/ledger/records.ts";
import { ann, config, digest, iso, minutes, release, state, t0 } from "../world.ts";

/** A push of v2 to a service that rests on v1. */
export const pushed = (changes: Partial<AcceptanceFacts> = {}): AcceptanceFacts => ({
  trigger: "push",
  push: { tag: "v2", digest: digest("b"), at: t0 },
  config: config(),
  image: { digest: digest("b"), artifactType: "application/vnd.oci.image.config.v1+json" },
  state: state(),
  attempt: undefined,
  freeze: undefined,
  overrides: [],
  inFlight: undefined,
  ...changes,
});

export const attempt = (changes: Partial<Attempt> = {}): Attempt => ({
  digest: digest("b"),
  release,
  pushedAt: iso(t0 - minutes(60)),
  ...changes,
});

export const freeze: Freeze = { scope: "storefront", reason: "sale", by: ann, at: iso(t0 - minutes(10)) };

export const inFlight = (changes: Partial<NonNullable<AcceptanceFacts["inFlight"]>> = {}) => ({
  id: "storefront-running",
  hasBegun: false,
  supersededOne: false,
  ...changes,
});
