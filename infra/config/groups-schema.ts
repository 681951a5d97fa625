import * as z from "zod";
import { closed, duration, serviceName } from "./fields.ts";

/** The fields of a release group's file, each of which can be parsed alone. */
export const groupShape = {
  group: serviceName.describe("The group's name, which is also that of its file"),
  services: z
    .array(serviceName)
    .min(2, { error: "a group is of two services or more" })
    .max(20)
    .describe("In the order in which they deploy"),
  gather: duration({ atLeast: 0, atMost: 24 * 3_600 })
    .prefault("10m")
    .describe("How long after the first push the pushes of the other services are waited for"),
  limit: duration({ atLeast: 60, atMost: 24 * 3_600 })
    .prefault("1h")
    .describe("How long after the first may deploy all must be ready; then all go back"),
};

/** The file of one release group: services whose releases settle together, or are all backed out. */
export const groupSchema = closed(groupShape, { order: "services are listed in their order" });

export type DeclaredGroup = z.output<typeof groupSchema>;
