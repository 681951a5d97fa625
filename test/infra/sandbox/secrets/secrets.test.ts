import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { createWorld } from "../account-world.ts";
import { onWire } from "../on-wire.ts";

const read = (world: ReturnType<typeof createWorld>, SecretId: string) =>
  world.clients.secrets.send(new GetSecretValueCommand({ SecretId }));

describe("a secret", () => {
  test("is read by its name, its ARN, and its ARN without what AWS put at its end", async () => {
    const world = onWire(createWorld());
    const { arn } = world.world.secrets.put("cloud", "text");
    for (const id of ["cloud", arn, arn.slice(0, -7)])
      expect(await read(world, id)).toMatchObject({ ARN: arn, Name: "cloud", SecretString: "text" });
  });

  test("that was changed has another version under the same ARN", async () => {
    const world = onWire(createWorld());
    world.world.secrets.put("cloud", "old");
    const before = await read(world, "cloud");
    world.world.secrets.put("cloud", "new");
    const after = await read(world, "cloud");
    expect([before.SecretString, after.SecretString]).toEqual(["old", "new"]);
    expect(after.ARN).toBe(before.ARN);
    expect(after.VersionId).not.toBe(before.VersionId);
  });

  test("that is not there is not found, and one that is to be deleted is not read", async () => {
    const world = onWire(createWorld());
    await expect(read(world, "cloud")).rejects.toBeInstanceOf(ResourceNotFoundException);
    world.world.secrets.put("cloud", "text");
    world.world.secrets.remove("cloud");
    await expect(read(world, "cloud")).rejects.toMatchObject({ name: "InvalidRequestException" });
  });

  test("is described without what it holds: its key if it is somebody's own, and that it is to be deleted", async () => {
    const world = onWire(createWorld());
    const describe = () => world.clients.secrets.send(new DescribeSecretCommand({ SecretId: "cloud" }));
    await expect(describe()).rejects.toBeInstanceOf(ResourceNotFoundException);
    const secret = world.world.secrets.put("cloud", "text");
    const plain = await describe();
    expect(plain).toMatchObject({ ARN: secret.arn, Name: "cloud" });
    expect(JSON.stringify(plain)).not.toContain("text");
    expect([plain.KmsKeyId, plain.DeletedDate]).toEqual([undefined, undefined]);
    secret.keyArn = "arn:aws:kms:eu-central-1:111122223333:key/own";
    world.world.secrets.remove("cloud");
    expect(await describe()).toMatchObject({ KmsKeyId: secret.keyArn, DeletedDate: expect.any(Date) });
  });
});
