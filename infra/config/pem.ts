import { X509Certificate } from "node:crypto";
import * as z from "zod";
import { expectationSentence } from "../../events/sentence.ts";

const expected = "certificates in PEM form (-----BEGIN CERTIFICATE-----)";
const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** One or more certificates. A key in their place would end up in the function's configuration, and is refused. */
export const certificates = z
  .string({ error: ({ input }) => expectationSentence(expected, input) })
  .superRefine((written, context) => {
    const complaint = complaintAbout(written);
    if (complaint !== undefined) context.addIssue({ code: "custom", message: complaint });
  });

function complaintAbout(written: string): string | undefined {
  if (written.includes("PRIVATE KEY"))
    return "expected certificates only, found a private key: take it out, and renew it";
  const blocks = written.match(block) ?? [];
  if (blocks.length === 0) return expectationSentence(expected, written);
  const bad = blocks.findIndex((pem) => !isCertificate(pem));
  return bad < 0 ? undefined : `certificate ${bad + 1} of ${blocks.length} cannot be read`;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
