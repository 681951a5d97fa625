import ipaddr from "ipaddr.js";
import * as z from "zod";
import { expectationSentence } from "../../events/sentence.ts";

const expected = "a network such as 10.20.0.0/16 or an address";

/** No network of a site is wider: whoever declares 0.0.0.0/0 switches a rail off instead. */
const widest = 8;

/** A network in CIDR form, with the network's own address; a single address is a network too. */
export const network = z
  .string({ error: ({ input }) => expectationSentence(expected, input) })
  .transform((written, context) => {
    const parsed = parse(written);
    if (typeof parsed === "string") return parsed;
    context.addIssue({ code: "custom", message: parsed.complaint });
    return z.NEVER;
  });

function parse(written: string): string | { readonly complaint: string } {
  if (ipaddr.IPv4.isValidFourPartDecimal(written)) return `${written}/32`;
  if (written.includes("%")) return { complaint: expectationSentence(expected, written) };
  if (ipaddr.IPv6.isValid(written)) return `${ipaddr.IPv6.parse(written).toString()}/128`;
  const own = networkOf(written);
  if (own === undefined) return { complaint: expectationSentence(expected, written) };
  const [address, bits] = own;
  if (bits < widest)
    return {
      complaint: `expected a network of at least ${widest} bits, found ${written}: name the site's own`,
    };
  const cidr = `${address}/${bits}`;
  const isOwn = ipaddr.parseCIDR(written)[0].toString() === address;
  return isOwn
    ? cidr
    : { complaint: `${written} is an address within a network: write ${cidr}, or the address alone` };
}

function networkOf(written: string): [address: string, bits: number] | undefined {
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(written))
    return [ipaddr.IPv4.networkAddressFromCIDR(written).toString(), ipaddr.IPv4.parseCIDR(written)[1]];
  if (ipaddr.IPv6.isValidCIDR(written))
    return [ipaddr.IPv6.networkAddressFromCIDR(written).toString(), ipaddr.IPv6.parseCIDR(written)[1]];
  return undefined;
}
