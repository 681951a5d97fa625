import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lostPush } from "../../../../functions/release/sweep/lost-push.ts";
import type { TaggedImage } from "../../../../functions/release/sweep/lost-push.ts";
import { config, digest, iso, minutes, t0 } from "../world.ts";

const image = (letter: string, tags: string[], minutesAgo: number): TaggedImage => ({
  digest: digest(letter),
  tags,
  pushedAt: t0 - minutes(minutesAgo),
});
const taken = { lastPush: { at: iso(t0 - minutes(60)), digest: digest("a"), tag: "v1" } };
const find = (images: TaggedImage[], state: Parameters<typeof lostPush>[1] = taken) =>
  lostPush(config(), state, images, t0);
const v1 = image("a", ["v1"], 60);

type Row = readonly [sentence: string, images: TaggedImage[], tag: string | undefined];

describe("a push whose event never came", () => {
  test.for<Row>([
    ["is not there while the last one taken is the newest", [v1], undefined],
    ["is an image with a matching tag that was pushed later", [v1, image("b", ["v2"], 30)], "v2"],
    [
      "is the newest of several",
      [v1, image("b", ["v2"], 30), image("c", ["v3"], 10), image("d", ["v4"], 20)],
      "v3",
    ],
    ["is left to its event for two minutes", [v1, image("b", ["v2"], 1.9)], undefined],
    ["is taken after two minutes", [v1, image("b", ["v2"], 2)], "v2"],
    [
      "is not an older one while the newest may still have its event",
      [v1, image("b", ["v2"], 30), image("c", ["v3"], 1)],
      undefined,
    ],
    ["has a tag that matches", [v1, image("b", ["latest", "dev-7"], 30)], undefined],
    ["is named by the tag that matches", [v1, image("b", ["latest", "v2"], 30)], "v2"],
    ["is not another image of the same moment", [v1, image("b", ["v0"], 60)], undefined],
    ["is not an older image", [v1, image("b", ["v0"], 90)], undefined],
    [
      "is not the same image under another tag",
      [{ ...v1, tags: ["v1", "v1.0"] }, image("a", ["v1-again"], 30)],
      undefined,
    ],
    ["is the tag that was taken last, when it points at another image now", [image("b", ["v1"], 90)], "v1"],
  ])("%s", ([, images, tag]) => {
    expect(find(images)?.tag).toBe(tag);
  });

  test("has the digest and the time of its own push", () => {
    expect(find([v1, image("b", ["v2"], 30)])).toEqual({
      tag: "v2",
      digest: digest("b"),
      at: t0 - minutes(30),
    });
  });

  test("of a moved tag counts as pushed now, so that it is no older than the last one taken", () => {
    expect(find([image("b", ["v1"], 90)])).toEqual({ tag: "v1", digest: digest("b"), at: t0 });
  });

  test("counts from when the service was first seen, where nothing was taken yet", () => {
    const seen = { firstSeenAt: iso(t0 - minutes(45)) };
    expect(find([v1, image("b", ["v2"], 30)], seen)?.tag).toBe("v2");
    expect(find([v1, image("b", ["v2"], 50)], seen)).toBeUndefined();
  });

  test("is not looked for in a service that nothing is known of", () => {
    expect(find([image("b", ["v2"], 30)], {})).toBeUndefined();
  });

  test("does not depend on the order in which ECR lists its images", () => {
    const some = fc.array(
      fc.tuple(
        fc.constantFrom("b", "c", "d"),
        fc.constantFrom("v1", "v2", "v3", "x"),
        fc.integer({ min: 0, max: 90 }),
      ),
      {
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(some, (rows) => {
        // A tag points at one image only.
        const images = [
          ...new Map(rows.map(([letter, tag, ago]) => [tag, image(letter, [tag], ago)])).values(),
        ];
        expect(find(images.toReversed())).toEqual(find(images));
      }),
    );
  });
});
