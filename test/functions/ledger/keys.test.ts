import { expect, test } from "vitest";
import { keys } from "../../../functions/ledger/keys.ts";

// An installation that runs has items under these: a key that changes loses them without an error.
test.for([
  ["service", keys.service("s"), "service#s", "state"],
  ["attempt", keys.attempt("s", "sha256:1"), "service#s", "digest#sha256:1"],
  ["history", keys.history("s", "2026-11-21T10:00:00Z", "r"), "service#s", "release#2026-11-21T10:00:00Z#r"],
  ["revision", keys.revision("s", "arn:1"), "revisions#s", "arn#arn:1"],
  ["intended", keys.intended("s", "c0ffee"), "revisions#s", "content#c0ffee"],
  ["told", keys.told("s", "drift"), "told#s", "drift"],
  ["freeze", keys.freeze("all"), "freeze", "all"],
  ["release", keys.release("r"), "release#r", "record"],
  ["plan", keys.plan("r", "a"), "release#r", "plan#a"],
  ["cell", keys.cell("r", "a"), "release#r", "cell#a"],
  ["request", keys.request("r", "abort"), "release#r", "request#abort"],
  ["candidate", keys.candidate("r", "a"), "candidate#r", "a"],
  ["timeline", keys.timeline("r", "1"), "timeline#r", "1"],
  ["starter", keys.starter("e"), "starter#e", "by"],
  ["openRelease", keys.openRelease("r"), "open", "release#r"],
  ["openWait", keys.openWait("r", "a"), "open", "wait#r#a"],
  ["openHook", keys.openHook("d-1", "AfterInstall"), "open", "hook#d-1#AfterInstall"],
  ["openNews", keys.openNews("r:settled"), "open", "news#r:settled"],
  ["mirror", keys.mirror("web"), "mirror#web", "state"],
  ["mirrorGroup", keys.mirrorGroup("web", "p1.tcp4"), "mirror#web", "group#p1.tcp4"],
  ["knownMirror", keys.knownMirror("web"), "mirrors", "web"],
  [
    "mirrorOverride",
    keys.mirrorOverride("web", "2026-11-21T10:00:00Z"),
    "overrides#web",
    "2026-11-21T10:00:00Z",
  ],
] as const)("the key of %s is the one that is stored", ([, key, pk, sk]) => {
  expect(key).toEqual({ pk, sk });
});

test("no kind of item lies where another does", () => {
  const all = Object.values(keys).map((key) =>
    JSON.stringify(Reflect.apply(key, undefined, ["x", "x", "x"])),
  );
  expect(new Set(all).size).toBe(all.length);
});
