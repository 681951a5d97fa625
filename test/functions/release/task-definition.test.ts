import type {
  ContainerDefinition,
  RegisterTaskDefinitionCommandInput,
  TaskDefinition,
} from "@aws-sdk/client-ecs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentDigest } from "../../../functions/release/content.ts";
import {
  contentOf,
  differences,
  digestOf,
  imageOf,
  registrable,
  withImage,
} from "../../../functions/release/task-definition.ts";
import { digest, stableArn } from "./world.ts";

const described: TaskDefinition = {
  taskDefinitionArn: stableArn,
  revision: 1,
  status: "ACTIVE",
  requiresAttributes: [{ name: "com.amazonaws.ecs.capability.ecr-auth" }],
  compatibilities: ["EC2", "FARGATE"],
  registeredAt: new Date("2026-11-01T00:00:00.000Z"),
  registeredBy: "arn:aws:iam::111122223333:role/deployer",
  family: "storefront",
  cpu: "256",
  memory: "512",
  networkMode: "awsvpc",
  executionRoleArn: "arn:aws:iam::111122223333:role/execution",
  containerDefinitions: [
    { name: "web", image: "repository:v1", essential: true, environment: [{ name: "A", value: "1" }] },
    { name: "proxy", image: "envoy:1", essential: false },
  ],
};
const answersOnly = [
  "taskDefinitionArn",
  "revision",
  "status",
  "requiresAttributes",
  "compatibilities",
  "registeredAt",
  "registeredBy",
  "deregisteredAt",
];

/** Members of any name and any depth, as a newer AWS might send them. */
const members = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
const container: fc.Arbitrary<ContainerDefinition> = fc
  .tuple(fc.constantFrom("web", "proxy", "agent"), members)
  .map(([name, others]) => ({ ...others, name, image: "repository:v1" }));
const input: fc.Arbitrary<RegisterTaskDefinitionCommandInput> = fc
  .tuple(members, fc.uniqueArray(container, { selector: ({ name }) => name, minLength: 1 }))
  .map(([others, containerDefinitions]) => ({
    ...others,
    tags: [],
    family: "storefront",
    containerDefinitions,
  }));

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, each]) => [name, shuffled(each)]),
  );
};

describe("what to register to get a revision again", () => {
  test("is all but what only an answer has", () => {
    const wanted = Object.fromEntries(
      Object.entries(described).filter(([name]) => !answersOnly.includes(name)),
    );
    expect(registrable(described, [])).toEqual(wanted);
    expect(registrable({ ...described, pidMode: undefined }, [])).not.toHaveProperty("pidMode");
  });

  test("keeps every other member, also those that nobody here has heard of", () => {
    fc.assert(
      fc.property(members, (others) => {
        fc.pre(!("tags" in others));
        const made = registrable({ ...others, family: "storefront", containerDefinitions: [] }, []);
        for (const [name, value] of Object.entries(others))
          if (!answersOnly.includes(name) && name !== "deleteRequestedAt")
            expect(made).toHaveProperty([name], value);
      }),
    );
  });

  test("has the tags, and no empty list of them, which ECS refuses", () => {
    const tags = [{ key: "team", value: "shop" }];
    expect(registrable(described, tags).tags).toEqual(tags);
    expect(registrable(described, [])).not.toHaveProperty("tags");
  });
});

describe("another image", () => {
  test("changes that container's image, and nothing else", () => {
    fc.assert(
      fc.property(input, (given) => {
        const name = given.containerDefinitions?.[0]?.name ?? "";
        const made = withImage(given, name, "repository@new");
        const { containerDefinitions, ...others } = made ?? {};
        const { containerDefinitions: before, ...othersBefore } = given;
        expect(others).toEqual(othersBefore);
        expect(containerDefinitions).toEqual(
          before?.map((each) => (each.name === name ? { ...each, image: "repository@new" } : each)),
        );
      }),
    );
  });

  test("leaves what it was given as it was", () => {
    fc.assert(
      fc.property(input, (given) => {
        const before = structuredClone(given);
        withImage(given, "web", "repository@new");
        expect(given).toEqual(before);
      }),
    );
  });

  test("differs from before in that one line", () => {
    const before = registrable(described, []);
    expect(differences(before, withImage(before, "web", "repository:v2"))).toEqual([
      '- containerDefinitions.0.image: "repository:v1"',
      '+ containerDefinitions.0.image: "repository:v2"',
    ]);
  });

  test("is impossible without a container of that name", () => {
    expect(withImage(registrable(described, []), "app", "x")).toBeUndefined();
    expect(withImage({ family: "storefront", containerDefinitions: undefined }, "app", "x")).toBeUndefined();
  });

  test("is read where it was written", () => {
    expect(
      imageOf(withImage(registrable(described, []), "web", "x") ?? registrable(described, []), "web"),
    ).toBe("x");
    expect(imageOf(registrable(described, []), "app")).toBeUndefined();
    expect(imageOf({ family: "storefront", containerDefinitions: undefined }, "app")).toBeUndefined();
  });

  test.for([
    [`111122223333.dkr.ecr.eu-central-1.amazonaws.com/storefront@${digest("a")}`, digest("a")],
    [`storefront@${digest("a")}-1`, undefined],
    ["storefront:v1", undefined],
    ["storefront@sha256:abc", undefined],
    [undefined, undefined],
  ] as const)("%s has the digest %s", ([image, wanted]) => {
    expect(digestOf(image)).toBe(wanted);
  });
});

describe("the content of a revision", () => {
  test("is the same text in whatever order its members come", () => {
    fc.assert(
      fc.property(input, (given) => {
        const again: typeof given = Object.assign({ ...given }, shuffled(given));
        expect(contentOf(again)).toBe(contentOf(given));
        const reordered = Object.fromEntries(Object.entries(again).toReversed());
        expect(contentOf({ ...given, ...reordered })).toBe(contentOf(given));
      }),
    );
  });

  test("is the same also where two names differ only by characters that no alphabet sorts", () => {
    const labels = { a: "1", "a\u200b": "2" };
    const one = { family: "storefront", containerDefinitions: [{ name: "web", dockerLabels: labels }] };
    const other = {
      family: "storefront",
      containerDefinitions: [{ name: "web", dockerLabels: shuffled(labels) }],
    };
    expect(contentOf(Object.assign({ ...one }, other))).toBe(contentOf(one));
  });

  test("is the same with tags in another order, with empty lists or without", () => {
    const tags = [
      { key: "a", value: "1" },
      { key: "b", value: "2" },
    ];
    const one = { ...registrable(described, tags), volumes: [] };
    expect(contentOf(one)).toBe(contentOf(registrable(described, tags.toReversed())));
  });

  test("is written with members and tags in order: digests of it are kept", () => {
    const tags = [{ key: "b" }, { key: "a" }];
    const text = '{"containerDefinitions":[{"image":"x","name":"web"}],"family":"storefront"';
    const given = { family: "storefront", containerDefinitions: [{ name: "web", image: "x" }] };
    expect(contentOf(given)).toBe(`${text}}`);
    expect(contentOf({ ...given, tags })).toBe(`${text},"tags":[{"key":"a"},{"key":"b"}]}`);
  });

  test("is another where any value is another", () => {
    const before = registrable(described, []);
    expect(contentOf({ ...before, cpu: "512" })).not.toBe(contentOf(before));
    expect(contentOf({ ...before, tags: [{ key: "a", value: "1" }] })).not.toBe(contentOf(before));
    expect(
      contentOf({ ...before, containerDefinitions: before.containerDefinitions?.toReversed() }),
    ).not.toBe(contentOf(before));
  });

  test("has a digest that is the same for the same content, and 64 hexadecimal digits long", () => {
    const before = registrable(described, []);
    expect(contentDigest(before)).toMatch(/^[0-9a-f]{64}$/);
    expect(contentDigest({ ...before })).toBe(contentDigest(before));
    expect(contentDigest({ ...before, cpu: "512" })).not.toBe(contentDigest(before));
  });
});

const mirrored = (line: string) => (line.startsWith("-") ? "+" : "-") + line.slice(1);

describe("the differences of two revisions", () => {
  test("of a revision with itself are none", () => {
    fc.assert(
      fc.property(input, (given) => {
        expect(differences(given, structuredClone(given))).toEqual([]);
      }),
    );
  });

  test("are none exactly where the content is the same", () => {
    const near = input.chain((given) =>
      fc.tuple(
        fc.constant(given),
        fc.oneof(input, fc.constant({ ...given, cpu: "512" }), fc.constant(given)),
      ),
    );
    fc.assert(
      fc.property(near, ([one, other]) => {
        expect(differences(one, other).length === 0).toBe(contentOf(one) === contentOf(other));
      }),
    );
  });

  test("turned round have the same lines with the other sign", () => {
    fc.assert(
      fc.property(input, input, (one, other) => {
        expect(differences(other, one).sort()).toEqual(differences(one, other).map(mirrored).sort());
      }),
    );
  });

  test("name what came and what went, by path", () => {
    const before = { a: { b: [1, 2], gone: true }, same: 1 };
    expect(differences(before, { a: { b: [1, 3] }, same: 1, came: "x" })).toEqual([
      "- a.b.1: 2",
      "+ a.b.1: 3",
      "- a.gone: true",
      '+ came: "x"',
    ]);
    expect(differences({ b: 1 }, { a: 1 })).toEqual(["+ a: 1", "- b: 1"]);
  });
});
